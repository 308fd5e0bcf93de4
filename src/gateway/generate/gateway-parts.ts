import type { Logger } from 'pino'
import type { ImageCodec } from '../../core/raster'
import type { PictureConverter } from '../answer/convert-picture'
import type { TakeTurn } from '../answer/create-turns'
import type { OpenAnswerOptions } from '../answer/open-live-answer'
import type { Clock } from '../clock'
import type { GatewaySettings } from '../config/settings'
import type { Ledger } from '../ledger/ledger'
import type { Metrics } from '../metrics'
import type { Dispatcher } from '../routing/dispatcher'
import type { BudgetStore } from '../stores/budget-store'
import type { CacheIndex } from '../stores/cache-index'
import type { GenerationStore } from '../stores/generation-store'
import type { KeyLimits } from '../stores/key-limits'
import type { KeyStore } from '../stores/key-store'
import type { PictureStore } from '../stores/picture-store'
import type { PathSet } from './path-set'

/** Everything a gateway is made of, opened and ready. */
export interface GatewayParts {
  /** The settings of now: they may change while requests are under way. */
  readonly settings: () => GatewaySettings
  /** Bounds of what a provider may answer. */
  readonly answerLimits: OpenAnswerOptions
  readonly paths: PathSet
  readonly dispatcher: Dispatcher
  readonly generations: GenerationStore
  readonly pictures: PictureStore
  readonly converter: PictureConverter
  /** For answers that are taken into memory as a whole; those that wait hold nothing but their connection. */
  readonly takeWhole: TakeTurn
  readonly codec: ImageCodec
  readonly cache: CacheIndex
  readonly budgets: BudgetStore
  readonly keys: KeyStore
  readonly keyLimits: KeyLimits
  readonly ledger: Ledger
  readonly metrics: Metrics
  readonly logger: Logger
  readonly clock: Clock
  readonly newId: () => string
  /** Work beside the answers, which a stop waits for. It must not reject. */
  readonly background: (work: Promise<void>) => void
}
