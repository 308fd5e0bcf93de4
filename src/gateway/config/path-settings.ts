import { IMAGE_SIZES } from '../../core/models'
import type { PathEntry } from './path-schema'
import type { PathAccess, PathSettings } from './settings'

/** Bears what a studio asks for at once; what the provider bears below that is learned. */
const DEFAULT_IN_FLIGHT = 32
/** Pictures take 15 to 40 s, at 4K and under load up to minutes. Source: reports of users, 2026-11. */
const DEFAULT_ATTEMPT_MS = 180_000
/** A wait of the demo, so that progress and Cancel can be seen. */
const DEFAULT_DEMO_LATENCY_MS = 1200
/** Source: Gemini API, image generation limits; OpenAI images API, `image` of images.edit. */
const MAX_REFERENCES = { gemini: 14, openAiImages: 16 } as const

/** Fills in what an entry of the file leaves out. */
export function pathSettings(entry: PathEntry, access: PathAccess): PathSettings {
  const isImagesApi = access.kind === 'openai-compatible' && access.api === 'images'
  const { abilities = {}, prices = {}, limits = {} } = entry
  return {
    id: entry.id,
    access,
    enabled: entry.enabled ?? true,
    models: entry.models ?? {},
    imageSizes: abilities.imageSizes ?? IMAGE_SIZES,
    maxReferences: abilities.maxReferences ?? (isImagesApi ? MAX_REFERENCES.openAiImages : MAX_REFERENCES.gemini),
    mask: abilities.mask ?? true,
    seed: abilities.seed ?? !isImagesApi,
    prices,
    weight: entry.weight ?? 1,
    limits: { ...limits, inFlight: limits.inFlight ?? DEFAULT_IN_FLIGHT },
    timeoutMs: entry.timeouts?.attemptSeconds === undefined ? DEFAULT_ATTEMPT_MS : entry.timeouts.attemptSeconds * 1000,
    sendsDrafts: 'sendsDrafts' in entry && entry.sendsDrafts === true,
    ...('textModel' in entry && entry.textModel !== undefined ? { textModel: entry.textModel } : {}),
  }
}

/** What fills the places of an entry that the file leaves to its surroundings. */
export interface AccessSurroundings {
  /** The value of a secret; empty where the entry names none. */
  readonly secret: (named: { readonly env: string } | undefined) => string
  /** A file's path as seen from the settings file. */
  readonly resolveFile: (path: string) => string
}

/** How the path of an entry is reached. */
export function pathAccess(entry: PathEntry, { secret, resolveFile }: AccessSurroundings): PathAccess {
  switch (entry.kind) {
    case 'ai-studio':
    case 'vertex-express':
      return { kind: entry.kind, key: secret(entry.key), ...(entry.url === undefined ? {} : { url: entry.url }) }
    case 'vertex':
      return {
        kind: 'vertex',
        project: entry.project,
        location: entry.location ?? 'global',
        ...(entry.credentialsFile === undefined ? {} : { credentialsFile: resolveFile(entry.credentialsFile) }),
        ...(entry.url === undefined ? {} : { url: entry.url }),
      }
    case 'gemini-compatible':
      return { kind: entry.kind, url: entry.url, key: secret(entry.key) }
    case 'openai-compatible':
      return { kind: entry.kind, url: entry.url, key: secret(entry.key), api: entry.api ?? 'images' }
    case 'demo':
      return { kind: 'demo', latencyMs: entry.latencyMs ?? DEFAULT_DEMO_LATENCY_MS }
  }
}
