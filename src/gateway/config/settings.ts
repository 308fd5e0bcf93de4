import type { ImageSize } from '../../core/models'
import type { RoutingPolicy } from '../../core/routing-policy'

/*
 * What `refill.config.json` says, read and checked, with secrets filled in from the environment. `read-config.ts` makes
 * these from the file; everything else in the gateway sees only them.
 */

/** How a path is reached. */
export type PathAccess =
  | { readonly kind: 'ai-studio'; readonly key: string; readonly url?: string }
  | {
      readonly kind: 'vertex'
      readonly project: string
      /** `global`, `us`, `eu` or a region such as `europe-west4`. */
      readonly location: string
      /** A service account's JSON key file; the machine's own credentials where none is named. */
      readonly credentialsFile?: string
      /** For tests and proxies; Google's own address otherwise. */
      readonly url?: string
    }
  | { readonly kind: 'vertex-express'; readonly key: string; readonly url?: string }
  | { readonly kind: 'gemini-compatible'; readonly url: string; readonly key: string }
  | {
      readonly kind: 'openai-compatible'
      readonly url: string
      readonly key: string
      /** `images`: images/generations and images/edits. `chat`: chat/completions with pictures in the answer. */
      readonly api: 'images' | 'chat'
    }
  | { readonly kind: 'demo'; readonly latencyMs: number }

/** Limits a provider sets on a path; a request waits for its turn instead of running into them. */
export interface PathLimits {
  readonly requestsPerMinute?: number
  readonly imagesPerMinute?: number
  /** Most requests under way at once; what the path bears below that is learned. */
  readonly inFlight: number
}

/** USD for a million tokens, or for one picture of each size; the catalogue's prices where none are set. */
export interface PathPrices {
  readonly usdPerMTok?: { readonly input: number; readonly textOutput: number; readonly imageOutput: number }
  readonly usdPerImage?: { readonly [Size in ImageSize]?: number }
}

/** One way to a provider of pictures. */
export interface PathSettings {
  /** Shown in traces, metrics and the ledger. Unique. */
  readonly id: string
  readonly access: PathAccess
  readonly enabled: boolean
  /**
   * Names that clients ask for, each with the wire ids to try in order. Empty: every model of the catalogue (for a
   * compatible server: every name, passed on as it is).
   */
  readonly models: Readonly<Record<string, readonly string[]>>
  readonly imageSizes: readonly ImageSize[]
  readonly maxReferences: number
  readonly mask: boolean
  readonly seed: boolean
  readonly prices: PathPrices
  /** For the weighted policy. */
  readonly weight: number
  readonly limits: PathLimits
  /** For one attempt. */
  readonly timeoutMs: number
  /** Whether the server sends drafts (`thought` pictures) unasked; its pictures are then held until they are known to be none. */
  readonly sendsDrafts: boolean
  /** Answers questions in words (improving prompts, reading lettering back); absent where the path has none. */
  readonly textModel?: string
}

/** How paths are chosen and what is done when one fails. */
export interface RoutingSettings {
  readonly policy: RoutingPolicy
  /** One deadline for a request, attempts and waits together; a client may ask for less. */
  readonly deadlineMs: number
  /** Most attempts of one request on all paths together. */
  readonly maxAttempts: number
  /** Share of requests that may go to a path whose latency is not known (any more). 0..1 */
  readonly probeShare: number
  /** A second attempt on another path when the first takes longer than its p95; off unless set. */
  readonly hedge?: {
    /** Most hedges in a hundred requests, as a share 0..1. */
    readonly maxShare: number
    /** No hedge for a request that is estimated dearer. */
    readonly maxCostUsd: number
  }
  /** Most requests that wait for their turn, over all keys; more are refused with a wait. */
  readonly maxQueued: number
}

/** What the gateway keeps of answers. */
export interface CacheSettings {
  readonly enabled: boolean
  readonly memoryBytes: number
  readonly diskBytes: number
  readonly ttlMs: number
}

/** Bounds for what clients send. */
export interface RequestLimits {
  readonly bodyBytes: number
  readonly pictures: number
  /** Of one picture, after decoding. */
  readonly picturePixels: number
  /** A client that takes nothing of its answer for so long is dropped; the answer is kept. */
  readonly slowClientMs: number
}

export interface LedgerSettings {
  /** Whether prompts are written into the ledger. */
  readonly keepPrompts: boolean
  readonly keepDays: number
}

export interface GatewaySettings {
  readonly host: string
  readonly port: number
  /** Where the embedded store and the pictures are. */
  readonly dataDir: string
  /** Keys given in the environment: no limits, named `environment 1`, ... */
  readonly keys: readonly string[]
  readonly logLevel: string
  readonly redisUrl?: string
  readonly paths: readonly PathSettings[]
  readonly routing: RoutingSettings
  readonly cache: CacheSettings
  /** How long an answer is kept for a retry or for `GET /v1/generations/{key}`. */
  readonly keepResultsMs: number
  readonly limits: RequestLimits
  readonly ledger: LedgerSettings
  /** Hosts whose `fileData` addresses may be passed on to a provider (which fetches them; the gateway never does). */
  readonly fileHosts: readonly string[]
}
