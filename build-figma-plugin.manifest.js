/**
 * Fits the manifest to who builds it.
 *
 * REFILL_ALLOWED_DOMAINS: comma-separated origins (`https://images.example.com`). The plugin can then reach nothing
 * else, which is what an organisation with one gateway wants. Each needs a scheme; `http://` is for localhost only.
 * REFILL_PLUGIN_ID: the id Figma gave the published plugin.
 */
export default function configureManifest(manifest) {
  const domains = (process.env.REFILL_ALLOWED_DOMAINS ?? '')
    .split(',')
    .map((domain) => domain.trim())
    .filter(Boolean)
  for (const domain of domains) {
    if (!/^https:\/\/\S+$|^http:\/\/localhost(:\d+)?\/?$/.test(domain)) {
      throw new Error(`REFILL_ALLOWED_DOMAINS: "${domain}" must start with https:// (or be http://localhost:PORT)`)
    }
  }
  const networkAccess =
    domains.length > 0 ? { ...manifest.networkAccess, allowedDomains: domains } : manifest.networkAccess
  return { ...manifest, id: process.env.REFILL_PLUGIN_ID ?? manifest.id, networkAccess }
}
