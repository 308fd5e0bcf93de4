import type { GenerationRequest, Warning } from '../../../core/generation'
import { modelEntry } from '../../../core/models'
import type { BodyParts } from '../../wire/body'
import { type JsonWithBytes, jsonParts } from '../../wire/json-parts'
import { IMAGE_ONLY_HINT } from '../image-only-hint'
import { planPicture } from './plan-picture'

/** A client's generateContent body: keys in camelCase, bytes where the wire has base64. */
export type NativeBody = Readonly<Record<string, unknown>>

/** Whom the body is for. */
export interface NativeTarget {
  /** AI Studio refuses what only Vertex knows; `any` is sent what the client wrote. */
  readonly server: 'ai-studio' | 'vertex' | 'any'
  /** Ask with a word about what is wanted, since the last answer held no picture. */
  readonly hint: boolean
}

/** What is left of a body, and what of it had to go. */
export interface NativeRequest {
  readonly body: BodyParts
  readonly warnings: readonly Warning[]
}

/** Options that models without sampling answer with an error. Source: a router's documentation of Nano Banana 2.1. */
const SAMPLING_OPTIONS = new Set(['temperature', 'topP', 'topK', 'responseLogprobs', 'logprobs'])

/** Members that AI Studio does not know. Source: @google/genai 2.32 and 3.3, which throw for them outside Vertex mode. */
const VERTEX_BODY_OPTIONS = new Set(['labels'])
const VERTEX_IMAGE_OPTIONS = new Set(['imageOutputOptions', 'personGeneration', 'prominentPeople'])
const VERTEX_SAFETY = /^HARM_CATEGORY_IMAGE_/

/**
 * The client's own body, for a server that speaks Gemini too: its contents, tools, safety settings and thinking as they
 * came, ratio, size and seed as `request` has them and its model can take them. What the model or the server would refuse
 * is left out, with a warning each. Pure.
 */
export function encodeNativeRequest(
  native: NativeBody,
  request: GenerationRequest,
  { server, hint }: NativeTarget,
): NativeRequest {
  const config = normaliseConfig(recordOf(native['generationConfig']), request, server)
  const safety = server === 'ai-studio' ? withoutVertexSafety(native['safetySettings']) : keep(native['safetySettings'])
  const { model: _model, generationConfig: _config, safetySettings: _safety, ...others } = native
  const rest = server === 'ai-studio' ? without(others, VERTEX_BODY_OPTIONS) : keep(others)
  const contents = hint ? withHint(others['contents']) : others['contents']
  const body = {
    ...rest.value,
    contents,
    generationConfig: Object.keys(config.value).length === 0 ? undefined : config.value,
    safetySettings: safety.value,
  }
  if (!isJson(body)) throw new Error('A body from the JSON sieve holds only JSON and bytes')
  return { body: jsonParts(body), warnings: [...config.warnings, ...safety.warnings, ...rest.warnings] }
}

/** A part of the body after something was taken out of it. */
interface Kept<Value> {
  readonly value: Value
  readonly warnings: readonly Warning[]
}

function keep<Value>(value: Value): Kept<Value> {
  return { value, warnings: [] }
}

type JsonRecord = Readonly<Record<string, unknown>>

function normaliseConfig(
  config: JsonRecord,
  request: GenerationRequest,
  server: NativeTarget['server'],
): Kept<JsonRecord> {
  // `responseFormat` is another spelling of ratio and size, which `request` has.
  const { imageConfig, responseFormat: _format, seed: _seed, ...others } = config
  const { aspectRatio, imageSize, seed, warnings } = planPicture(request)
  const { aspectRatio: _ratio, imageSize: _size, ...options } = recordOf(imageConfig)
  const kept = server === 'ai-studio' ? without(options, VERTEX_IMAGE_OPTIONS) : keep(options)
  const image = {
    ...kept.value,
    ...(aspectRatio === undefined ? {} : { aspectRatio }),
    ...(imageSize === undefined ? {} : { imageSize }),
  }
  const rest = withoutSampling(others, request.model)
  return {
    value: {
      ...rest.value,
      ...(seed === undefined ? {} : { seed }),
      ...(Object.keys(image).length === 0 ? {} : { imageConfig: image }),
    },
    warnings: [...warnings, ...kept.warnings, ...rest.warnings],
  }
}

function withoutSampling(config: JsonRecord, model: string): Kept<JsonRecord> {
  if (modelEntry(model).sampling) return keep(config)
  const entries = Object.entries(config)
  return {
    value: Object.fromEntries(entries.filter(([name]) => !SAMPLING_OPTIONS.has(name))),
    warnings: entries.flatMap(([name]) =>
      SAMPLING_OPTIONS.has(name) ? [{ code: 'ignored-option', message: `${model} takes no ${name}.` }] : [],
    ),
  }
}

function without(record: JsonRecord, names: ReadonlySet<string>): Kept<JsonRecord> {
  const entries = Object.entries(record)
  return {
    value: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    warnings: entries.flatMap(([name]) => (names.has(name) ? [vertexOnly(`The option ${name}`)] : [])),
  }
}

function withoutVertexSafety(settings: unknown): Kept<unknown> {
  if (!Array.isArray(settings)) return keep(settings)
  const kept = settings.filter((one) => !VERTEX_SAFETY.test(categoryOf(one)))
  const gone = settings.flatMap((one) => (VERTEX_SAFETY.test(categoryOf(one)) ? categoryOf(one) : []))
  return { value: kept, warnings: gone.map((category) => vertexOnly(`The safety setting ${category}`)) }
}

function categoryOf(setting: unknown): string {
  return String(recordOf(setting)['category'] ?? '')
}

function vertexOnly(what: string): Warning {
  return { code: 'ignored-option', message: `${what} was not used: AI Studio does not know it.` }
}

/** One more text of the user, in the last turn where that one is the user's: two in a row would be two questions. */
function withHint(contents: unknown): readonly unknown[] {
  const turns: readonly unknown[] = Array.isArray(contents) ? contents : [contents]
  const last = recordOf(turns.at(-1))
  if (last['role'] === 'model') return [...turns, { role: 'user', parts: [{ text: IMAGE_ONLY_HINT }] }]
  const parts: readonly unknown[] = Array.isArray(last['parts']) ? last['parts'] : [last['parts']]
  return [...turns.slice(0, -1), { ...last, parts: [...parts, { text: IMAGE_ONLY_HINT }] }]
}

function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

function isJson(value: unknown): value is JsonWithBytes {
  if (value instanceof Uint8Array || value === null || value === undefined) return true
  if (Array.isArray(value)) return value.every(isJson)
  if (typeof value === 'object') return Object.values(value).every(isJson)
  return ['string', 'number', 'boolean'].includes(typeof value)
}
