/** The photographs of the seed document; each is `assets/photos/<name>.jpg`, with its credit in `assets/CREDITS.md`. */
export const PHOTO_NAMES = [
  'acanthus-mollis',
  'airplane-from-above',
  'allium-oreophilum',
  'dust-bowl-home',
  'french-alpine-landscape',
  'locomotion-house-cat',
  'nagasaki-boats',
] as const
export type PhotoName = (typeof PHOTO_NAMES)[number]

/** Image hash of each photograph. */
export type PhotoHashes = Readonly<Record<PhotoName, string>>
