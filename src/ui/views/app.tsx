import { useWindowResize } from '@create-figma-plugin/ui'
import type { JSX } from 'preact'
import { useCallback, useEffect } from 'preact/hooks'
import { MODES } from '../../core/mode'
import { Tabs } from '../controls/tabs'
import { chooseMode } from '../state/selection-actions'
import type { Tab } from '../state/store'
import { isRunning } from '../state/variant'
import { ActionBar } from './action-bar'
import { CreateView } from './create-view'
import { LargePreview } from './large-preview'
import { MaskPainting } from './mask-painting'
import { ResultsView } from './results-view'
import { SettingsDone, SettingsView } from './settings-view'
import { ThreadsView } from './threads-view'
import { UsageView } from './usage-view'
import type { ViewContext } from './view-context'

interface WindowSize {
  readonly width: number
  readonly height: number
}

/** The whole window: tabs on top, one page, and the bar with the main button that never scrolls away. */
export function App(context: ViewContext): JSX.Element {
  const { store, call } = context
  // The kit puts its handles in anew whenever this function changes, which would end a drag.
  const resize = useCallback((size: WindowSize) => void call('resizeWindow', size), [call])
  useWindowResize(resize, {
    minWidth: 320,
    minHeight: 400,
    maxWidth: 1200,
    maxHeight: 1400,
  })
  useEffect(() => listenForKeys(context), [context])
  if (!store.started.value) return <main class="app" aria-busy="true" />
  if (store.isPainting.value) return <MaskPainting {...context} />
  const tab = store.tab.value
  const waiting = store.variants.value.filter((variant) => !isRunning(variant)).length
  return (
    <main class="app">
      <h1 class="visually-hidden">Refill</h1>
      <Tabs<Tab>
        value={tab}
        tabs={[
          { value: 'create', text: 'Create' },
          { value: 'results', text: 'Results', badge: waiting },
          { value: 'threads', text: 'Threads' },
          { value: 'usage', text: 'Usage' },
          { value: 'settings', text: 'Settings' },
        ]}
        onChange={(value) => {
          store.tab.value = value
        }}
      />
      <div class="page" id="page" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
        {tab === 'create' ? <CreateView {...context} /> : null}
        {tab === 'results' ? <ResultsView {...context} /> : null}
        {tab === 'threads' ? <ThreadsView {...context} /> : null}
        {tab === 'usage' ? <UsageView {...context} /> : null}
        {tab === 'settings' ? <SettingsView {...context} /> : null}
      </div>
      <LargePreview {...context} />
      {tab === 'settings' ? <SettingsDone {...context} /> : <ActionBar {...context} />}
    </main>
  )
}

function listenForKeys({ store, presses, previews }: ViewContext): () => void {
  const onKey = (event: KeyboardEvent) => {
    // The painter has keys of its own.
    if (store.isPainting.value) return
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && store.tab.value !== 'settings') {
      event.preventDefault()
      presses.press()
    }
    if (event.key === 'Escape') {
      // What is shown for a look goes first; work under way only with the next.
      if (store.preview.value === undefined) presses.cancel()
      else previews.end()
    }
    if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey) return
    const mode = /^[1-9]$/.test(event.key) ? MODES[Number(event.key) - 1] : undefined
    if (mode !== undefined && store.tab.value === 'create') chooseMode(store, mode)
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || target instanceof HTMLSelectElement
  )
}
