/**
 * A body as byte parts, in order. A browser makes one Blob of them (measured the fastest upload by far), Node writes
 * them one by one; neither joins them.
 */
export type BodyParts = readonly Uint8Array<ArrayBuffer>[]

/** The size of a body in bytes. */
export function bodySize(parts: BodyParts): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}
