import { render } from '@create-figma-plugin/ui'
import '!./app.css'
import { createCaller, type EventMessage, type Port } from '../protocol/channel'
import { createPipeline } from './pipeline/pipeline-client'
import { followTarget } from './state/edit/follow-target'
import { followCopy } from './state/follow-copy'
import { createPresses } from './state/press'
import { createPreviews } from './state/previews'
import { readPrompts } from './state/prompt-history'
import { takeSelection } from './state/selection-actions'
import { applyStart } from './state/start'
import { createStore } from './state/store'
import { followWords } from './state/words-actions'
import { App } from './views/app'

/** The window's entry: wires the bridge, the state and the pipeline, then draws. */
export default function startWindow(root: HTMLElement): void {
  document.documentElement.lang = 'en'
  document.title = 'Refill'
  const store = createStore()
  const onEvent = (event: EventMessage) => {
    if (event.name === 'selection-changed') takeSelection(store, event.payload)
    else if (store.preview.value?.variantId === event.payload.id) store.preview.value = undefined
  }
  const call = createCaller(createPort(), onEvent)
  const pipeline = createPipeline()
  const presses = createPresses(store, { call, pipeline, now: Date.now, createId })
  followTarget(store, call)
  followCopy(store, call)
  followWords(store, pipeline)
  const context = { store, call, presses, previews: createPreviews(store, call), pipeline }
  render(() => <App {...context} />)(root, {})
  window.addEventListener('focus', () => {
    void call('readSelection', {}).then((read) => {
      if (read.ok && store.started.value) takeSelection(store, read.value)
    })
  })
  void call('start', {}).then((started) => {
    if (started.ok) applyStart(store, started.value)
  })
  void readPrompts(store, call)
}

function createPort(): Port {
  return {
    post: (message, transfer) => parent.postMessage({ pluginMessage: message }, '*', [...(transfer ?? [])]),
    listen: (receive) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const { data } = event
        if (typeof data === 'object' && data !== null && 'pluginMessage' in data) receive(data.pluginMessage)
      })
    },
  }
}

// Figma's iframe is not always a secure context, so there is no crypto.randomUUID.
function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
