/**
 * The content security policy of a plugin's window for the domains its manifest allows. Figma's own text is not
 * published; `default-src` is as seen in the wild (connect-src falls back to it), scripts and styles may be inline.
 * Source: github.com/lukasoppermann/design-tokens issue 302; developers.figma.com/docs/plugins/manifest, networkAccess.
 */
export function contentSecurityPolicy(allowedDomains: readonly string[]): string {
  const domains = allowedDomains.filter((domain) => domain !== 'none').join(' ')
  const sources = `data: blob: ${domains}`.trim()
  return [
    `default-src ${sources}`,
    `script-src 'unsafe-inline' 'unsafe-eval' ${sources}`,
    `style-src 'unsafe-inline' ${sources}`,
  ].join('; ')
}
