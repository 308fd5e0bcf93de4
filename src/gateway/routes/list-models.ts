import type { WireResponse } from '../../api/dialects/dialect'
import { type JsonWithBytes, jsonParts } from '../../api/wire/json-parts'
import { MODEL_CATALOGUE } from '../../core/model-data'

/** The model that always goes to the demo provider. */
export const DEMO_MODEL = 'demo'

/** Whose list it is. */
export type ListStyle = 'studio' | 'vertex' | 'openai'

interface ListedModel {
  readonly id: string
  readonly name: string
}

/** Every model the gateway answers for; `isDemo` where the demo stands in for all of them. */
function listedModels(isDemo: boolean): readonly ListedModel[] {
  const models = MODEL_CATALOGUE.map(({ id, name }) => ({ id, name: isDemo ? `${name} (demo)` : name }))
  return [...models, { id: DEMO_MODEL, name: 'Demo' }]
}

/** The list of models in the shape each client expects. */
export function listModels(style: ListStyle, isDemo: boolean): WireResponse {
  const models = listedModels(isDemo)
  switch (style) {
    case 'openai':
      return json({ object: 'list', data: models.map(openAiModel) })
    case 'vertex':
      return json({ publisherModels: models.map(({ id }) => ({ name: `publishers/google/models/${id}` })) })
    case 'studio':
      return json({ models: models.map(studioModel) })
  }
}

/** One model of the list; undefined when there is none of that name. */
export function describeModel(id: string, style: ListStyle, isDemo: boolean): WireResponse | undefined {
  const model = listedModels(isDemo).find((candidate) => candidate.id === id)
  if (model === undefined) return undefined
  return json(style === 'openai' ? openAiModel(model) : studioModel(model))
}

function openAiModel({ id }: ListedModel): JsonWithBytes {
  return { id, object: 'model', created: 0, owned_by: 'google' }
}

function studioModel({ id, name }: ListedModel): JsonWithBytes {
  return {
    name: `models/${id}`,
    version: '001',
    displayName: name,
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
  }
}

function json(value: JsonWithBytes): WireResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: jsonParts(value) }
}
