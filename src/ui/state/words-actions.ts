import { effect } from '@preact/signals'
import type { WordsPath } from '../../api/words/ask-words'
import type { Failure } from '../../core/failure'
import type { Settings } from '../../core/records/settings'
import type { Result } from '../../core/result'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { Store } from './store'

/** Where the settings have words asked for. */
export function wordsPath({ connection, textModel = '' }: Pick<Settings, 'connection' | 'textModel'>): WordsPath {
  return { connection, textModel }
}

/** Keeps `store.hasWords` at whether the chosen service has a text model. Gives what ends it. */
export function followWords(store: Store, pipeline: Pipeline): () => void {
  let asked = ''
  return effect(() => {
    const path = wordsPath(store.settings.value)
    const question = JSON.stringify(path)
    if (!store.started.value || question === asked) return
    asked = question
    store.hasWords.value = false
    void pipeline.hasWords(path).then((has) => {
      if (question === asked) store.hasWords.value = has
    })
  })
}

/** Asks for a better prompt. Choices, fields and names of references stay as they are written. */
export function improvePrompt(store: Store, pipeline: Pipeline, signal: AbortSignal): Promise<Result<string, Failure>> {
  const { prompt, mode } = store.form.value
  const question = { prompt: `${IMPROVE} The picture is wanted for the task "${mode}".\n\n${prompt}` }
  return pipeline.askWords(wordsPath(store.settings.value), question, signal)
}

const IMPROVE = [
  'Improve this prompt for an image model: name subject, setting, light, camera and mood where they are missing, in plain full sentences.',
  'Keep its meaning, its language and every name. Keep everything in braces, everything after @ and every quoted text letter for letter.',
  'At most 120 words. Answer with the prompt alone.',
].join(' ')
