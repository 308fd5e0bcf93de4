import { type Failure, failure } from '../../core/failure'
import type { GenerationRequest } from '../../core/generation'
import { IMAGE_SIZES, wireModelIds } from '../../core/models'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayKey } from '../stores/key-store'

/** Whether a key may ask for this at all. A key that may ask for an alias may ask for each model behind it, by any of its names. */
export function admitRequest(key: GatewayKey, request: GenerationRequest): Result<undefined, Failure> {
  const { models, imageSizes } = key
  if (models !== undefined && !models.some((model) => isSameModel(model, request.model))) {
    return refuse(`The key ${quote(key.name)} may not ask for ${request.model}. It may ask for: ${models.join(', ')}.`)
  }
  if (imageSizes !== undefined && !imageSizes.includes(request.imageSize)) {
    const allowed = IMAGE_SIZES.filter((size) => imageSizes.includes(size)).join(', ')
    return refuse(
      `The key ${quote(key.name)} may not ask for ${request.imageSize} pictures. It may ask for: ${allowed}.`,
    )
  }
  return ok(undefined)
}

function isSameModel(allowed: string, asked: string): boolean {
  const ids = wireModelIds(allowed)
  return allowed === asked || wireModelIds(asked).every((id) => ids.includes(id))
}

function quote(name: string): string {
  return `"${name}"`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'unauthorised' }, message))
}
