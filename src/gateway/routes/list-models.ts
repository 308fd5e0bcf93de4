import type { WireResponse } from '../../api/dialects/dialect'
import { type JsonWithBytes, jsonParts } from '../../api/wire/json-parts'
import { modelEntry } from '../../core/models'
import { DEMO_MODEL } from '../upstream/model-names'

/** Whose list it is. */
export type ListStyle = 'studio' | 'vertex' | 'openai'

interface ListedModel {
  readonly id: string
  readonly name: string
}

function listedModels(models: readonly string[]): readonly ListedModel[] {
  return [...new Set(models)].map((id) => ({ id, name: displayName(id) }))
}

function displayName(id: string): string {
  if (id === DEMO_MODEL) return 'Demo'
  const entry = modelEntry(id)
  // An alias says more than the model that it stands for today.
  return entry.known && entry.id === id ? entry.name : id
}

/** The list of models in the shape each client expects. */
export function listModels(style: ListStyle, models: readonly string[]): WireResponse {
  const listed = listedModels(models)
  switch (style) {
    case 'openai':
      return json({ object: 'list', data: listed.map(openAiModel) })
    case 'vertex':
      return json({ publisherModels: listed.map(vertexModel) })
    case 'studio':
      return json({ models: listed.map(studioModel) })
  }
}

/** One model of the list; undefined when there is none of that name. */
export function describeModel(id: string, style: ListStyle, models: readonly string[]): WireResponse | undefined {
  const model = listedModels(models).find((candidate) => candidate.id === id)
  if (model === undefined) return undefined
  if (style === 'openai') return json(openAiModel(model))
  return json(style === 'vertex' ? vertexModel(model) : studioModel(model))
}

// OpenRouter's `architecture` tells its clients which models make pictures.
function openAiModel({ id, name }: ListedModel): JsonWithBytes {
  const architecture = { input_modalities: ['text', 'image'], output_modalities: ['image', 'text'] }
  return { id, object: 'model', created: 0, owned_by: id === DEMO_MODEL ? 'refill' : 'google', name, architecture }
}

function vertexModel({ id }: ListedModel): JsonWithBytes {
  return { name: `publishers/google/models/${id}` }
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
