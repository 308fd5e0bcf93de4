import * as v from 'valibot'
import { createApiObject } from './api-object'
import { assertAlive } from './guards'
import { Listeners } from './listeners'
import type { PluginRun } from './plugin-run'
import { text } from './schemas'
import { check } from './validation'

/** What quick actions ask a plugin while a person types a parameter. */
export interface ParameterQuery {
  readonly key: string
  readonly query: string
  /** Values entered so far. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Free-form parameters cannot refuse what is typed. */
  readonly allowFreeform: boolean
}

/** What the plugin answered. */
export type ParameterAnswer =
  | { readonly kind: 'suggestions'; readonly suggestions: readonly ParameterSuggestion[] }
  | { readonly kind: 'error' | 'loading'; readonly message: string }

/** A value a person can pick. */
export interface ParameterSuggestion {
  readonly name: string
  readonly data?: unknown
}

/** The plugin's side of parameters, and the way to ask it. */
export interface ParametersEnd {
  readonly parameters: ParametersAPI
  /** Asks; `onAnswer` may be called several times, or never when nobody listens. */
  ask(query: ParameterQuery, onAnswer: (answer: ParameterAnswer) => void): void
}

const suggestionsSchema = v.array(
  v.union([
    text,
    v.strictObject({
      name: text,
      data: v.optional(v.unknown()),
      icon: v.optional(v.union([text, v.instance(Uint8Array)])),
      iconUrl: v.optional(text),
    }),
  ]),
)

/** Source: developers.figma.com/docs/plugins/plugin-parameters and `SuggestionResults` in the typings. */
export function createParametersEnd(run: PluginRun): ParametersEnd {
  const listeners = new Listeners('figma.parameters', ['input'])
  const onUse = () => assertAlive(run)
  const members = {
    on: (type: 'input', callback: (event: ParameterInputEvent) => void) => listeners.add(type, callback, false),
    once: (type: 'input', callback: (event: ParameterInputEvent) => void) => listeners.add(type, callback, true),
    off: (type: 'input', callback: (event: ParameterInputEvent) => void) => listeners.remove(type, callback),
  } satisfies ParametersAPI
  return {
    parameters: createApiObject('figma.parameters', members, onUse),
    ask: ({ key, query, parameters, allowFreeform }, onAnswer) => {
      const result = createApiObject('result', createResult(allowFreeform, onAnswer), onUse)
      listeners.fire('input', [{ key, query, parameters, result }], run.host.reportError)
    },
  }
}

function createResult(allowFreeform: boolean, onAnswer: (answer: ParameterAnswer) => void) {
  return {
    setSuggestions: (suggestions: unknown) => {
      const checked = check({ where: 'setSuggestions', name: 'suggestions', schema: suggestionsSchema }, suggestions)
      const named = checked.map((each) =>
        typeof each === 'string' ? { name: each } : { name: each.name, data: each.data },
      )
      onAnswer({ kind: 'suggestions', suggestions: named })
    },
    setError: (message: unknown) => {
      if (allowFreeform) throw new Error('in setError: Cannot be used for a parameter that allows freeform input')
      onAnswer({ kind: 'error', message: check({ where: 'setError', name: 'message', schema: text }, message) })
    },
    setLoadingMessage: (message: unknown) => {
      const where = 'setLoadingMessage'
      onAnswer({ kind: 'loading', message: check({ where, name: 'message', schema: text }, message) })
    },
  }
}
