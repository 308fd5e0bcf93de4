import type { GenerationRequest } from '../../core/generation'
import { hash32, type Random, seededRandom } from './paint/seeded-random'

/**
 * Chance that depends on nothing but the request: mode, prompt, the bytes of its pictures, and the seed. Without a seed a
 * new picture depends on its key, so that four variants are four pictures, as a model gives them; a change of a picture
 * on that picture alone, so that its faults can be told in advance.
 */
export function requestRandom(request: GenerationRequest): Random {
  const chance = request.seed ?? (request.references.length > 0 ? 0 : request.idempotencyKey)
  let hash = hash32(`${request.mode}#${request.prompt.trim().toLowerCase()}#${chance}`)
  for (const { image, role } of request.references) hash = hash32(image.bytes, hash32(role, hash))
  return seededRandom(hash)
}
