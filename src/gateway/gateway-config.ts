import type { Logger } from 'pino'
import type { Provider } from '../api/provider'
import type { ImageCodec } from '../core/raster'

/** What a gateway is made from. */
export interface GatewayConfig {
  /** Keys that clients must show; none means that everyone who can reach the gateway may use it. */
  readonly keys: readonly string[]
  /** Serves every model where nothing else does, and the model `demo` always. */
  readonly demo: Provider
  /** Google AI Studio, where a key for it is set. */
  readonly google?: Provider
  readonly codec: ImageCodec
  readonly logger: Logger
  /** The clock, milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
  /** Largest request body; 50 MB by default. */
  readonly maxBodyBytes?: number
}

/** Fits the largest request that makes sense: 14 references and a mask at the size that the model uses. */
export const DEFAULT_MAX_BODY_BYTES = 50e6

/** Most pictures in one request, the mask among them. Source: Gemini API, image generation limits. */
export const MAX_PICTURES = 14
