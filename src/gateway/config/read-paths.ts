import { DEMO_MODEL } from '../upstream/model-names'
import type { ConfigProblem } from './config-problem'
import type { Environment } from './environment'
import type { PathEntry } from './path-schema'
import { pathAccess, pathSettings } from './path-settings'
import type { PathSettings } from './settings'

/** Path and model of the demo are called the same. */
const DEMO_ID = DEMO_MODEL
/** Name of the path that a key in the environment alone makes. */
const STUDIO_ID = 'google'

/** Where a file's entries get what they name. */
export interface PathSources {
  readonly environment: Environment
  readonly resolveFile: (path: string) => string
}

/**
 * The paths of a file, or where it has no list those that the environment makes, and the demo in any case. What is wrong
 * with them is added to `problems`.
 */
export function readPaths(
  entries: readonly PathEntry[] | undefined,
  { environment, resolveFile }: PathSources,
  problems: ConfigProblem[],
): readonly PathSettings[] {
  problems.push(...repeatedIds(entries ?? []))
  const listed = (entries ?? environmentEntries(environment)).map((entry, index) => {
    const secret = (named: { readonly env: string } | undefined) => {
      if (named === undefined || entry.enabled === false) return ''
      const found = environment.secret(named.env)
      if (found.problem !== undefined) problems.push({ path: ['paths', index, 'key', 'env'], message: found.problem })
      return found.value
    }
    return pathSettings(entry, pathAccess(entry, { secret, resolveFile }))
  })
  return withDemo(listed)
}

/** As in Google's own client, GOOGLE_API_KEY wins over GEMINI_API_KEY. */
function environmentEntries(environment: Environment): readonly PathEntry[] {
  const name = ['GOOGLE_API_KEY', 'GEMINI_API_KEY'].find((one) => environment.text(one) !== undefined)
  return name === undefined ? [] : [{ kind: 'ai-studio', id: STUDIO_ID, key: { env: name } }]
}

function repeatedIds(entries: readonly PathEntry[]): readonly ConfigProblem[] {
  return entries.flatMap(({ id, kind }, index): ConfigProblem[] => {
    const path = ['paths', index, 'id']
    const first = entries.findIndex((other) => other.id === id)
    if (first < index) return [{ path, message: `is the id of paths[${first}] too; each needs its own` }]
    return id === DEMO_ID && kind !== 'demo' ? [{ path, message: 'is the id of the demo; choose another' }] : []
  })
}

/** The demo serves every model until there is something better, and the model `demo` always. */
function withDemo(listed: readonly PathSettings[]): readonly PathSettings[] {
  const hasReal = listed.some(({ access, enabled }) => enabled && access.kind !== 'demo')
  const hasDemo = listed.some(({ access }) => access.kind === 'demo')
  const demo: PathEntry = { kind: 'demo', id: DEMO_ID }
  const access = pathAccess(demo, { secret: () => '', resolveFile: (path) => path })
  const all = hasDemo ? listed : [...listed, pathSettings(demo, access)]
  if (!hasReal) return all
  return all.map((path) =>
    path.access.kind === 'demo' && Object.keys(path.models).length === 0
      ? { ...path, models: { [DEMO_MODEL]: [DEMO_MODEL] } }
      : path,
  )
}
