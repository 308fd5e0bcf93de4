/** What an address asks for. */
export type Route =
  | { readonly kind: 'generate-content'; readonly model: string; readonly stream: boolean }
  | { readonly kind: 'images'; readonly operation: 'generations' | 'edits' }
  | { readonly kind: 'model-list'; readonly style: 'studio' | 'vertex' }
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'unknown' }

const VERSION = /^\/(?:v1|v1beta|v1beta1)\/(?:projects\/[^/]+\/locations\/[^/]+\/)?(.*)$/
const MODEL_ID = /^[A-Za-z0-9][\w.@-]{0,99}$/

/**
 * The route of a path, in every spelling the clients use: `/v1`, `/v1beta` and `/v1beta1`, `models/M` and
 * `publishers/google/models/M`, with or without `projects/P/locations/L`.
 * Source: requests recorded from @google/genai 2.32 and 3.3 and openai 6.49 and 7.57.
 */
export function matchRoute(path: string): Route {
  const rest = VERSION.exec(path)?.[1]
  if (rest === undefined) return { kind: 'unknown' }
  if (rest === 'images/generations') return { kind: 'images', operation: 'generations' }
  if (rest === 'images/edits') return { kind: 'images', operation: 'edits' }
  const match = /^(publishers\/google\/)?models(?:\/([^:]+)(?::(\w+))?)?$/.exec(rest)
  if (match === null) return { kind: 'unknown' }
  const [, publisher, segment, method] = match
  if (segment === undefined) return { kind: 'model-list', style: publisher === undefined ? 'studio' : 'vertex' }
  const model = readModel(segment)
  if (model === undefined) return { kind: 'unknown' }
  if (method === undefined) return { kind: 'model', model }
  if (method === 'generateContent') return { kind: 'generate-content', model, stream: false }
  return method === 'streamGenerateContent' ? { kind: 'generate-content', model, stream: true } : { kind: 'unknown' }
}

/** `M`, `google/M` and `models/M` (also escaped) are the model M; undefined for what can be no id. */
function readModel(segment: string): string | undefined {
  try {
    const model = decodeURIComponent(segment).replace(/^.*\//, '')
    return MODEL_ID.test(model) ? model : undefined
  } catch {
    return undefined
  }
}
