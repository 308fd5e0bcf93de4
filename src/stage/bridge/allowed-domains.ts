/**
 * Whether a plugin's manifest lets it reach an address.
 *
 * Patterns are `none`, `*`, or a host with `*.` for any subdomain, with optional scheme, port and path; a path that
 * ends in `/` allows everything below it, any other exactly itself.
 * Source: `networkAccess` in developers.figma.com/docs/plugins/manifest.
 */
export function isAllowedUrl(url: string, allowedDomains: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const target = new URL(url)
  return allowedDomains.some((pattern) => pattern === '*' || (pattern !== 'none' && matches(target, pattern)))
}

function matches(target: URL, pattern: string): boolean {
  const parts = /^(?:(https?|wss?):\/\/)?(\*\.)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(pattern)
  if (parts === null) return false
  const [, scheme, wildcard, host = '', port, path] = parts
  if (scheme !== undefined && target.protocol !== `${scheme}:`) return false
  if (port !== undefined && effectivePort(target) !== port) return false
  const isHost = wildcard === undefined ? target.hostname === host : target.hostname.endsWith(`.${host}`)
  if (!isHost || path === undefined) return isHost
  return path.endsWith('/') ? target.pathname.startsWith(path) : target.pathname === path
}

function effectivePort({ port, protocol }: URL): string {
  if (port !== '') return port
  return protocol === 'https:' || protocol === 'wss:' ? '443' : '80'
}
