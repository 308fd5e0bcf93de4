import type { StartState } from '../../protocol/calls'
import { takeSelection } from './selection-actions'
import type { Store } from './store'

/** Fills a new store with what the main thread answered first. */
export function applyStart(store: Store, start: StartState): void {
  const { command, settings } = start
  store.settings.value = settings
  store.settingsNotice.value = start.settingsNotice
  store.spend.value = start.spend
  store.form.value = {
    ...store.form.value,
    size: settings.defaultImageSize,
    mode: command.kind === 'edit' ? 'edit' : 'generate',
    prompt: command.kind === 'generate' ? (command.prompt ?? '') : '',
  }
  store.tab.value = command.kind === 'settings' ? 'settings' : 'create'
  takeSelection(store, start.selection)
  store.started.value = true
}
