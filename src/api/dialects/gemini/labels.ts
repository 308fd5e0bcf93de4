import { REFERENCE_ROLES, type ReferenceRole } from '../../../core/generation'

/** The role named so, if there is one. */
export function findRole(name: unknown): ReferenceRole | undefined {
  return REFERENCE_ROLES.find((role) => role === name)
}

/** The role of a picture whose sender named none: the first one is the base, as in OpenAI's format. */
export function defaultRole(index: number): ReferenceRole {
  return index === 0 ? 'base' : 'subject'
}

/** The text before a reference picture: the model sees pictures only by their order. `index` counts from 0. */
export function referenceLabel(index: number, role: ReferenceRole, label: string): string {
  return `Image ${index + 1} (${role}): ${label}`
}

/** The text before the mask. Gemini has no mask parameter, so the meaning of white is part of the request. */
export function maskLabel(index: number): string {
  return (
    `Image ${index + 1} (mask): the same size as image 1. ` +
    'White is the area of image 1 to change, black must stay exactly as it is.'
  )
}

/** What a text before a picture says about it. */
export type PictureLabel =
  | { readonly kind: 'mask' }
  | { readonly kind: 'reference'; readonly role: ReferenceRole; readonly label: string }

/** Reads a label back; undefined for any other text. `index` counts from 0. */
export function readLabel(text: string, index: number): PictureLabel | undefined {
  if (text === maskLabel(index)) return { kind: 'mask' }
  const start = `Image ${index + 1} (`
  if (!text.startsWith(start)) return undefined
  const end = text.indexOf('): ')
  if (end < 0) return undefined
  const role = findRole(text.slice(start.length, end))
  return role === undefined ? undefined : { kind: 'reference', role, label: text.slice(end + 3) }
}
