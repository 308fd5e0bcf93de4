import type { GatewaySettings } from './settings'

/** The paths of a gateway in a few words for whoever starts it; free of keys. */
export function describePaths({ paths }: Pick<GatewaySettings, 'paths'>): string {
  const used = paths.filter(({ enabled }) => enabled)
  const real = used.filter(({ access }) => access.kind !== 'demo')
  if (real.length === 0) return 'demo pictures only'
  return `pictures from ${real.map(({ id }) => id).join(', ')}`
}
