import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { IMAGE_SIZES } from '../core/models'
import type { GatewayKey, KeyGrant, KeyStore } from './stores/key-store'

const USAGE = `Usage:
  npm run gateway -- keys create --name NAME [--models a,b] [--sizes 1K,2K] [--rpm 60] [--budget 50] [--dashboard]
  npm run gateway -- keys list
  npm run gateway -- keys revoke ID_OR_NAME`

/** What the command works with. */
export interface KeysCommandOptions {
  readonly keys: KeyStore
  /** Writes one line. */
  readonly print: (line: string) => void
}

/** `keys create`, `keys list` and `keys revoke`. `argv` begins after `keys`. Returns the exit code. */
export async function runKeysCommand(argv: readonly string[], { keys, print }: KeysCommandOptions): Promise<number> {
  try {
    print(await runSubcommand(argv, keys))
    return 0
  } catch (error) {
    print(error instanceof Error ? error.message : String(error))
    return 1
  }
}

async function runSubcommand([command, ...rest]: readonly string[], keys: KeyStore): Promise<string> {
  if (command === 'create') return createKey(rest, keys)
  if (command === 'list') return listKeys(rest, keys)
  if (command === 'revoke') return revokeKey(rest, keys)
  throw new Error(USAGE)
}

async function createKey(args: readonly string[], keys: KeyStore): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string', default: '' },
      models: { type: 'string' },
      sizes: { type: 'string' },
      rpm: { type: 'string' },
      budget: { type: 'string' },
      dashboard: { type: 'boolean', default: false },
    },
  })
  const parsed = v.safeParse(grantSchema, values)
  if (!parsed.success) throw new Error(`${parsed.issues[0].message}\n\n${USAGE}`)
  const { name, models, sizes, rpm, budget, dashboard } = parsed.output
  const grant: KeyGrant = {
    name,
    ...(models === undefined ? {} : { models }),
    ...(sizes === undefined ? {} : { imageSizes: sizes }),
    ...(rpm === undefined ? {} : { requestsPerMinute: rpm }),
    ...(budget === undefined ? {} : { monthlyBudgetUsd: budget }),
    seesDashboard: dashboard,
  }
  const { key, secret } = await keys.create(grant)
  return `${describeKey(key)}\n\n${secret}\n\nThis is the only time the key is shown. Only its hash is kept.`
}

async function listKeys(args: readonly string[], keys: KeyStore): Promise<string> {
  parseArgs({ args: [...args], options: {} })
  const all = await keys.list()
  return all.length === 0
    ? 'There are no keys. Anyone on this computer may use the gateway.'
    : all.map(describeKey).join('\n')
}

async function revokeKey(args: readonly string[], keys: KeyStore): Promise<string> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true })
  const [idOrName] = positionals
  if (idOrName === undefined || positionals.length > 1) throw new Error(`Name one key to revoke.\n\n${USAGE}`)
  if (!(await keys.revoke(idOrName))) {
    throw new Error(`There is no key "${idOrName}" that could be revoked. Keys of the environment are removed there.`)
  }
  return `Revoked "${idOrName}". Running gateways refuse it within two seconds.`
}

function describeKey(key: GatewayKey): string {
  const facts = [
    key.id,
    `"${key.name}"`,
    `models ${key.models?.join(', ') ?? 'all'}`,
    `sizes ${key.imageSizes?.join(', ') ?? 'all'}`,
    key.requestsPerMinute === undefined ? 'no limit a minute' : `${key.requestsPerMinute} a minute`,
    key.monthlyBudgetUsd === undefined ? 'no budget' : `$${key.monthlyBudgetUsd} a month`,
    ...(key.seesDashboard ? ['sees the dashboard'] : []),
    ...(key.revokedAtMs === undefined ? [] : [`revoked ${new Date(key.revokedAtMs).toISOString()}`]),
  ]
  return facts.join('  ')
}

function listOf<Entry extends v.GenericSchema<string, string>>(entry: Entry) {
  const split = v.transform((text: string) => text.split(',').map((part) => part.trim()))
  return v.exactOptional(v.pipe(v.string(), split, v.array(entry)))
}

function positive(message: string) {
  return v.pipe(v.string(), v.transform(Number), v.number(message), v.finite(message), v.gtValue(0, message))
}

const grantSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1, 'A key needs a name: --name studio.')),
  models: listOf(v.pipe(v.string(), v.minLength(1, '--models is a list such as a,b.'))),
  sizes: listOf(v.picklist(IMAGE_SIZES, `--sizes is a list of ${IMAGE_SIZES.join(', ')}.`)),
  rpm: v.exactOptional(
    v.pipe(positive('--rpm is a whole number above 0.'), v.integer('--rpm is a whole number above 0.')),
  ),
  budget: v.exactOptional(positive('--budget is an amount in dollars above 0.')),
  dashboard: v.boolean(),
})
