/** What an address asks for. */
export type ClientRoute =
  | { readonly kind: 'generate-content'; readonly model: string; readonly stream: boolean }
  | { readonly kind: 'images'; readonly operation: 'generations' | 'edits' }
  | { readonly kind: 'chat' }
  /** `openai` where the address itself says so; `studio` is shared by two kinds of clients. */
  | { readonly kind: 'model-list'; readonly style: 'studio' | 'vertex' | 'openai' }
  | { readonly kind: 'model'; readonly model: string; readonly style: 'studio' | 'vertex' | 'openai' }
  /** State and result of a generation; `key` is the idempotency key. */
  | { readonly kind: 'generation'; readonly key: string }
  /** Whether the picture of a generation was kept. */
  | { readonly kind: 'verdict'; readonly key: string }
  /** Words of a text model, for the plugin. */
  | { readonly kind: 'words' }
  /** A real call of a client that this gateway does not serve; `message` says what to use instead, in the format's own errors. */
  | { readonly kind: 'unsupported'; readonly style: 'gemini' | 'openai'; readonly message: string }
  | { readonly kind: 'unknown' }

/** What makes pictures. */
export type MakingRoute = Extract<ClientRoute, { kind: 'generate-content' | 'images' | 'chat' }>

const VERSIONS = new Set(['v1', 'v1beta', 'v1beta1'])
const MODEL_ID = /^[A-Za-z0-9][\w.@-]{0,99}$/
const MAX_KEY_LENGTH = 400
const UNKNOWN: ClientRoute = { kind: 'unknown' }

/**
 * The route of a path, in every spelling the clients use: `/v1`, `/v1beta` and `/v1beta1`, after any prefix; `models/M` and
 * `publishers/google/models/M`, with or without `projects/P/locations/L`; OpenAI's calls also under `openai/` and
 * `endpoints/openapi/`, where Google serves them.
 * Source: requests recorded from @google/genai 2.32 and 3.3 and openai 6.49 and 7.57; Google's OpenAI compatibility pages.
 */
export function readRoute(path: string): ClientRoute {
  // Some clients escape the colon before a method.
  const segments = path.replace(/%3A/gi, ':').split('/').slice(1)
  for (const [at, segment] of segments.entries()) {
    if (!VERSIONS.has(segment)) continue
    const route = matchRest(segments.slice(at + 1))
    if (route.kind !== 'unknown') return route
  }
  return UNKNOWN
}

function matchRest(segments: readonly string[]): ClientRoute {
  const [first, , third] = segments
  const rest = first === 'projects' && third === 'locations' ? segments.slice(4) : segments
  if (rest[0] === 'openai') return matchOpenAi(rest.slice(1), 'openai')
  if (rest[0] === 'endpoints' && rest[1] === 'openapi') return matchOpenAi(rest.slice(2), 'openai')
  const shared = matchOpenAi(rest, 'studio')
  return shared.kind === 'unknown' ? matchGemini(rest) : shared
}

function matchOpenAi(rest: readonly string[], style: 'studio' | 'openai'): ClientRoute {
  switch (rest.join('/')) {
    case 'images/generations':
      return { kind: 'images', operation: 'generations' }
    case 'images/edits':
      return { kind: 'images', operation: 'edits' }
    case 'chat/completions':
      return { kind: 'chat' }
    case 'images/variations':
      return notServed('openai', 'images/variations is retired. Send the picture to images/edits with a prompt.')
    case 'responses':
      return notServed('openai', `The Responses API is not served here. ${OPENAI_CALLS}`)
    case 'completions':
    case 'embeddings':
    case 'moderations':
      return notServed('openai', `${rest[0]} are not served here. ${OPENAI_CALLS}`)
  }
  if (rest.join('/') === 'words') return { kind: 'words' }
  if (rest[0] === 'generations') return matchGeneration(rest)
  return rest[0] === 'models' && !namesMethod(rest) ? matchModel(rest.slice(1), style) : UNKNOWN
}

function matchGeneration([, segment, action, ...more]: readonly string[]): ClientRoute {
  const key = decodeSegment(segment)
  if (key === undefined || key === '' || key.length > MAX_KEY_LENGTH || more.length > 0) return UNKNOWN
  if (action === undefined) return { kind: 'generation', key }
  return action === 'verdict' ? { kind: 'verdict', key } : UNKNOWN
}

function matchGemini(rest: readonly string[]): ClientRoute {
  if (rest[0] === 'publishers' && rest[1] === 'google' && rest[2] === 'models') {
    return namesMethod(rest) ? matchMethod(rest.slice(3)) : matchModel(rest.slice(3), 'vertex')
  }
  if (rest[0] === 'models') return matchMethod(rest.slice(1))
  return GEMINI_OTHERS[rest[0] ?? ''] ?? UNKNOWN
}

function namesMethod(rest: readonly string[]): boolean {
  return rest.some((segment) => segment.includes(':'))
}

function matchModel(rest: readonly string[], style: 'studio' | 'vertex' | 'openai'): ClientRoute {
  if (rest.length === 0) return { kind: 'model-list', style }
  const model = readModel(rest)
  return model === undefined ? UNKNOWN : { kind: 'model', model, style }
}

function matchMethod(rest: readonly string[]): ClientRoute {
  const [, segment, method] = /^([^:]+):(\w+)$/.exec(rest.join('/')) ?? []
  const model = segment === undefined ? undefined : readModel(segment.split('/'))
  if (model === undefined || method === undefined) return UNKNOWN
  if (method === 'generateContent') return { kind: 'generate-content', model, stream: false }
  if (method === 'streamGenerateContent') return { kind: 'generate-content', model, stream: true }
  return GEMINI_METHODS[method] ?? UNKNOWN
}

/** `M`, `google/M` and `models/M` (also escaped) are the model M; undefined for what can be no id. */
function readModel(segments: readonly string[]): string | undefined {
  const model = decodeSegment(segments.join('/'))?.replace(/^.*\//, '')
  return model !== undefined && MODEL_ID.test(model) ? model : undefined
}

function decodeSegment(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function notServed(style: 'gemini' | 'openai', message: string): ClientRoute {
  return { kind: 'unsupported', style, message }
}

const OPENAI_CALLS = 'Pictures are made by images/generations, images/edits and chat/completions.'
const GEMINI_CALLS = 'Pictures are made by models/MODEL:generateContent.'

const PREDICT = notServed('gemini', `Imagen's predict is not served here. ${GEMINI_CALLS}`)
const COUNT = notServed('gemini', `Tokens are not counted here before a call; each answer names them. ${GEMINI_CALLS}`)
const BATCH = notServed(
  'gemini',
  `Batches are not served here. ${GEMINI_CALLS} Send one call each; they wait in a queue.`,
)

/** Methods of models that clients have, and this gateway has not. */
const GEMINI_METHODS: Readonly<Record<string, ClientRoute>> = {
  predict: PREDICT,
  predictLongRunning: PREDICT,
  countTokens: COUNT,
  computeTokens: COUNT,
  batchGenerateContent: BATCH,
  embedContent: notServed('gemini', `Embeddings are not made here. ${GEMINI_CALLS}`),
}

/** Other parts of Google's API. */
const GEMINI_OTHERS: Readonly<Record<string, ClientRoute>> = {
  interactions: notServed('gemini', `The Interactions API is not served here. ${GEMINI_CALLS}`),
  batches: BATCH,
  files: notServed('gemini', 'Files are not kept here. Send pictures as inlineData.'),
  cachedContents: notServed('gemini', 'Cached contents are not kept here. Send the whole request.'),
}
