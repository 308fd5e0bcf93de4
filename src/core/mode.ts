/** What a generation does. `generate` starts from words alone; every other mode starts from a picture. */
export const MODES = [
  'generate',
  'edit',
  'fill',
  'remove',
  'add',
  'replace-background',
  'expand',
  'restyle',
  'relight',
  'pose',
  'text',
] as const

export type Mode = (typeof MODES)[number]
