import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { createPictureConverter } from './answer/convert-picture'
import { createTurns } from './answer/create-turns'
import type { OpenAnswerOptions } from './answer/open-live-answer'
import type { Clock } from './clock'
import type { GatewaySettings, PathSettings } from './config/settings'
import { createDashboardApp } from './dashboard/dashboard-app'
import { createGateway, type Gateway } from './gateway'
import type { GatewayParts } from './generate/gateway-parts'
import { createPathSet } from './generate/path-set'
import { authorise } from './http/authorise'
import { createRunningRequests } from './http/running-requests'
import { openLedger } from './ledger/open-ledger'
import { createMetrics } from './metrics'
import { openStores } from './open-stores'
import { createDispatcher } from './routing/create-dispatcher'
import { createSharpCodec } from './sharp-codec'
import { systemClock } from './system-clock'
import { openPath } from './upstream/open-path'
import type { ProviderPath } from './upstream/provider-path'

/** A gateway with its stores and paths open: the one that `npm run gateway` and `npm start` serve. */
export interface OpenGateway extends Gateway {
  /** Takes over new settings; requests under way go on. Says what needs a restart. */
  configure(settings: GatewaySettings): void
  /** Whether there is any key that clients must show. */
  hasKeys(): boolean
  /** Takes no more work, waits up to `graceMs` for what is under way, and closes the stores. */
  close(graceMs: number): Promise<void>
}

/** What tests put in the place of the real thing. */
export interface OpenGatewayOptions {
  readonly clock?: Clock
  readonly random?: () => number
  readonly newId?: () => string
  readonly logger?: Logger
  readonly openPath?: (settings: PathSettings) => ProviderPath
  readonly answerLimits?: OpenAnswerOptions
}

/** Answers of 20 MB in memory at once, for other file formats and for several variants. */
const MAX_WHOLE_ANSWERS = 8
/** Pictures that nobody needs any more are removed so often. */
const SWEEP_EVERY_MS = 10 * 60_000

/** Opens everything. Throws with a sentence for the operator when the data directory cannot be used. */
export async function openGateway(first: GatewaySettings, options: OpenGatewayOptions = {}): Promise<OpenGateway> {
  const { clock = systemClock, random = Math.random, newId = randomUUID } = options
  const logger = options.logger ?? createLogger(first.logLevel)
  const warn = (sentence: string) => logger.warn(sentence)
  let settings = first
  const codec = createSharpCodec()
  const dispatcherHolder: { hear?: GatewayParts['dispatcher']['hear'] } = {}
  const stores = await openStores({
    settings: () => settings,
    clock,
    onSignal: (signal) => dispatcherHolder.hear?.(signal),
    warn,
  })
  const dispatcher = createDispatcher({ clock, random, pace: stores.pace, publish: stores.publish, warn })
  dispatcherHolder.hear = (signal) => dispatcher.hear(signal)
  const ledger = openLedger({ database: join(first.dataDir, 'ledger.db'), clock, settings: first.ledger, warn })
  const paths = createPathSet(options.openPath ?? ((one) => openPath(one, { codec, clock, random })))
  const running = createRunningRequests()
  const parts: GatewayParts = {
    settings: () => settings,
    answerLimits: options.answerLimits ?? {},
    paths,
    dispatcher,
    ...stores,
    converter: createPictureConverter(),
    takeWhole: createTurns(MAX_WHOLE_ANSWERS),
    codec,
    ledger,
    metrics: createMetrics({
      health: () => dispatcher.health(),
      inFlight: () => running.count(),
      cache: () => stores.cache.stats(),
      ledger: () => ({ queuedEntries: ledger.queuedEntries(), droppedEntries: ledger.droppedEntries() }),
      models: () => paths.modelNames(),
    }),
    logger,
    clock,
    newId,
    background: (work) => running.background(work),
  }
  const gateway = createGateway(parts, {
    running,
    dashboard: createDashboardApp({
      ledger,
      health: () => dispatcher.health(),
      mayView(headers) {
        const key = authorise(headers, stores.keys)
        return key.ok && key.value.seesDashboard
      },
      now: () => clock.now(),
    }),
    storeFaults: () => stores.faults(),
  })
  const configure = (next: GatewaySettings) => {
    settings = next
    paths.configure(next.paths)
    dispatcher.configure(
      next.paths.filter(({ enabled }) => enabled).map(({ id, weight, limits }) => ({ id, weight, limits })),
      next.routing,
    )
  }
  configure(first)
  const sweeper = setInterval(
    () => void stores.sweep().catch((error) => warn(`Old pictures were not removed: ${String(error)}`)),
    SWEEP_EVERY_MS,
  )
  let closed: Promise<void> | undefined
  const close = async (graceMs: number) => {
    clearInterval(sweeper)
    await running.close(graceMs)
    await paths.close()
    await ledger.close()
    await stores.close()
  }
  return {
    ...gateway,
    configure(next) {
      for (const name of needsRestart(settings, next)) warn(`${name} was changed; that takes a restart.`)
      configure(next)
      logger.info({ paths: next.paths.map(({ id }) => id) }, 'New settings are in use')
    },
    hasKeys: () => !stores.keys.isEmpty(),
    close(graceMs) {
      closed ??= close(graceMs)
      return closed
    },
  }
}

function needsRestart(before: GatewaySettings, after: GatewaySettings): readonly string[] {
  const names = ['host', 'port', 'dataDir', 'redisUrl', 'logLevel', 'keepResultsMs'] as const
  return names.filter((name) => before[name] !== after[name])
}

function createLogger(level: string): Logger {
  return pino({
    level,
    // Nothing secret is logged on purpose; this is for what a later line may forget.
    redact: ['key', 'keys', 'prompt', 'headers', '*.key', '*.keys', '*.prompt', '*.headers'],
  })
}
