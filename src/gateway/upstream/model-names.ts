import { MODEL_CATALOGUE } from '../../core/model-data'
import { modelEntry, wireModelIds } from '../../core/models'
import type { PathSettings } from '../config/settings'

/** The model that is always the demo's, so that a client can ask for it beside a real path. */
export const DEMO_MODEL = 'demo'

type NamedModels = Pick<PathSettings, 'access' | 'models'>

/**
 * Wire ids for a name that a client asked for, best first; empty when the path does not serve it. A path with a table of
 * models serves its names, and the ids behind them by their own name. Without one, Google's paths serve the catalogue and
 * any newer `gemini-` model; a compatible server is asked for whatever the client asks for, an alias by the ids behind it
 * first. A client may write `models/x` or `google/x` for `x`.
 */
export function modelsFor({ access, models }: NamedModels, asked: string): readonly string[] {
  const bare = asked.slice(asked.lastIndexOf('/') + 1)
  if (Object.keys(models).length > 0) {
    const listed = ownEntry(models, asked) ?? ownEntry(models, bare)
    return (
      listed ??
      Object.values(models)
        .flat()
        .filter((id) => id === asked || id === bare)
        .slice(0, 1)
    )
  }
  if (access.kind === 'demo') return [asked]
  if (bare === DEMO_MODEL) return []
  const { known } = modelEntry(asked)
  if (access.kind === 'gemini-compatible' || access.kind === 'openai-compatible') {
    return known ? [...new Set([...wireModelIds(asked), bare])] : [asked]
  }
  return known || bare.startsWith('gemini-') ? wireModelIds(asked) : []
}

/** Names that a client may find in a list of models; a compatible server without a table may serve more. */
export function modelNames({ access, models }: NamedModels): readonly string[] {
  const names = Object.keys(models)
  if (names.length > 0) return names
  const catalogue = MODEL_CATALOGUE.flatMap(({ id, aliases }) => [id, ...aliases])
  return [...new Set(access.kind === 'demo' ? [DEMO_MODEL, ...catalogue] : catalogue)]
}

function ownEntry(models: NamedModels['models'], name: string): readonly string[] | undefined {
  return Object.hasOwn(models, name) ? models[name] : undefined
}
