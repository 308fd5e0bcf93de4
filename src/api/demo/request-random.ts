import type { GenerationRequest } from '../../core/generation'
import { hash32, type Random, seededRandom } from './paint/seeded-random'

/**
 * Chance that depends on nothing but the request: mode, prompt, the bytes of its pictures, and the seed. Without one
 * its key stands in, so that four variants are four pictures, as a model gives them.
 */
export function requestRandom(request: GenerationRequest): Random {
  let hash = hash32(`${request.mode}#${request.prompt.trim().toLowerCase()}#${request.seed ?? request.idempotencyKey}`)
  for (const { image, role } of request.references) hash = hash32(image.bytes, hash32(role, hash))
  return seededRandom(hash)
}
