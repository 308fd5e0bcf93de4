import type { EncodedImage } from '../../core/generation'
import { type ProvenText, proofTexts } from '../../core/modes/proof-text'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { FrozenPress } from './frozen-press'
import { wordsPath } from './words-actions'

/** Lettering is read well at this size, and the picture stays small on the wire. Pixels of the longer side. */
const EDGE_PX = 1024

const READ_BACK =
  'Read all lettering in this picture. Answer with each text on a line of its own, letter for letter as it stands there, mistakes included, from top to bottom. Nothing else. Without any lettering answer: NONE'

/** What a text model read in a picture, or why it could not. */
export type TextProof =
  | { readonly kind: 'read'; readonly texts: readonly ProvenText[] }
  | { readonly kind: 'unread'; readonly reason: string }

/** Has the wanted lettering of a picture read back. Undefined where none is wanted, or where there is no text model. */
export async function proofVariant(
  image: EncodedImage,
  { texts, settings }: Pick<FrozenPress, 'texts' | 'settings'>,
  { pipeline, signal }: { readonly pipeline: Pipeline; readonly signal: AbortSignal },
): Promise<TextProof | undefined> {
  if (texts.length === 0 || settings === undefined) return undefined
  const small = await pipeline.fitReference(image.bytes.slice(), EDGE_PX)
  if (!small.ok) return { kind: 'unread', reason: small.failure.message }
  const { bytes, mediaType } = small.value.image
  const question = { prompt: READ_BACK, image: { mediaType, data: bytes } }
  const answer = await pipeline.askWords(wordsPath(settings), question, signal)
  if (!answer.ok) return { kind: 'unread', reason: answer.failure.message }
  const lines = answer.value.trim() === 'NONE' ? [] : answer.value.split('\n')
  return { kind: 'read', texts: proofTexts(texts, lines) }
}
