import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { ConfigProblem } from './config-problem'
import { type ConfigFile, configSchema, LOG_LEVELS } from './config-schema'
import { describeIssue } from './describe-issue'
import { type Environment, readEnvironment } from './environment'
import { type ParsedConfig, parseConfigText } from './parse-config-text'
import { readPaths } from './read-paths'
import { listsForObjects } from './schema-walk'
import type { GatewaySettings } from './settings'

/** Where settings come from. */
export interface ConfigSource {
  /** What the file holds; undefined where there is none, and the environment alone decides. */
  readonly text?: string
  /** The file's path, for messages and for the files it names. */
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

const MB = 1e6
const HOUR_MS = 3_600_000
const DEFAULT_PORT = 8787

/**
 * Settings from a file and the environment; of what both say the environment wins (HOST, PORT, LOG_LEVEL,
 * REFILL_DATA_DIR, REFILL_REDIS_URL). Keys of clients come from REFILL_KEYS. All problems are told at once, each with
 * file, line and key, none with a secret in it: `invalid-request`.
 */
export function readConfig({ text, file, environment }: ConfigSource): Result<GatewaySettings, Failure> {
  const parsed = parseConfigText(text ?? '{}', file)
  if (!parsed.ok) return parsed
  const lists = listsForObjects(configSchema, parsed.value.value)
  if (lists.length > 0) return fail(parsed.value.refuse(lists))
  const checked = v.safeParse(configSchema, parsed.value.value)
  if (!checked.success) {
    return fail(parsed.value.refuse(checked.issues.map((issue) => describeIssue(issue, configSchema))))
  }
  return toSettings(checked.output, parsed.value, { file, environment: readEnvironment(environment) })
}

interface Around {
  readonly file: string
  readonly environment: Environment
}

function toSettings(config: ConfigFile, parsed: ParsedConfig, around: Around): Result<GatewaySettings, Failure> {
  const { environment } = around
  const problems: ConfigProblem[] = []
  const resolveFile = (path: string) => resolve(dirname(around.file), path)
  const paths = readPaths(config.paths, { environment, resolveFile }, problems)
  const redisUrl = readRedisUrl(config, environment, problems)
  if (problems.length > 0) return fail(parsed.refuse(problems))
  const process = readProcess(config, environment)
  if (!process.ok) return process
  return ok({
    ...process.value,
    dataDir: readDataDir(config, environment, resolveFile),
    keys: (environment.text('REFILL_KEYS') ?? '').split(',').flatMap((key) => key.trim() || []),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    paths,
    fileHosts: (config.fileHosts ?? []).map((host) => host.toLowerCase()),
    ...withDefaults(config),
  })
}

function readProcess(
  config: ConfigFile,
  environment: Environment,
): Result<Pick<GatewaySettings, 'host' | 'port' | 'logLevel'>, Failure> {
  const port = Number(environment.text('PORT') ?? config.listen?.port ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65535) return refuse('PORT must be a number from 0 to 65535.')
  const logLevel = environment.text('LOG_LEVEL') ?? config.logLevel ?? 'info'
  if (!LOG_LEVELS.some((level) => level === logLevel))
    return refuse(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`)
  return ok({ host: environment.text('HOST') ?? config.listen?.host ?? '127.0.0.1', port, logLevel })
}

function readRedisUrl(config: ConfigFile, environment: Environment, problems: ConfigProblem[]): string | undefined {
  const own = environment.text('REFILL_REDIS_URL')
  if (own !== undefined || config.redisUrl === undefined) return own
  const { value, problem } = environment.secret(config.redisUrl.env)
  if (problem !== undefined) problems.push({ path: ['redisUrl', 'env'], message: problem })
  return value
}

/** Beside the file where that says so, else where programs of this user keep their data. */
function readDataDir(config: ConfigFile, environment: Environment, resolveFile: (path: string) => string): string {
  const own = environment.text('REFILL_DATA_DIR')
  if (own !== undefined) return resolve(own)
  if (config.dataDir !== undefined) return resolveFile(config.dataDir)
  const shared = environment.text('XDG_DATA_HOME') ?? environment.text('LOCALAPPDATA')
  if (shared !== undefined) return resolve(shared, 'refill')
  const home = environment.text('HOME')
  return home === undefined ? resolve('.refill') : resolve(home, '.local/share/refill')
}

/** Everything that has a default and needs nothing from outside. */
function withDefaults({
  routing = {},
  cache = {},
  results = {},
  ledger = {},
  limits = {},
}: ConfigFile): Pick<GatewaySettings, 'routing' | 'cache' | 'keepResultsMs' | 'ledger' | 'limits'> {
  return {
    routing: {
      policy: routing.policy ?? 'fastest',
      deadlineMs: (routing.deadlineSeconds ?? 300) * 1000,
      maxAttempts: routing.maxAttempts ?? 4,
      probeShare: routing.probeShare ?? 0.05,
      ...(routing.hedge === undefined ? {} : { hedge: routing.hedge }),
      maxQueued: routing.maxQueued ?? 2000,
    },
    cache: {
      enabled: cache.enabled ?? true,
      memoryBytes: (cache.memoryMb ?? 32) * MB,
      diskBytes: (cache.diskMb ?? 5000) * MB,
      ttlMs: (cache.ttlHours ?? 168) * HOUR_MS,
    },
    keepResultsMs: (results.keepHours ?? 24) * HOUR_MS,
    ledger: { keepPrompts: ledger.keepPrompts ?? false, keepDays: ledger.keepDays ?? 90 },
    limits: {
      bodyBytes: (limits.bodyMb ?? 50) * MB,
      pictures: limits.pictures ?? 14,
      picturePixels: (limits.pictureMegapixels ?? 110) * 1e6,
      slowClientMs: (limits.slowClientSeconds ?? 60) * 1000,
    },
  }
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
