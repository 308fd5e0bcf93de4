import type { Settings } from '../../core/records/settings'
import type { Call } from '../../protocol/channel'
import type { Store } from './store'

/** Takes new settings over at once and keeps them; says so in the window when they could not be kept. */
export async function changeSettings(store: Store, call: Call, settings: Settings): Promise<void> {
  store.settings.value = settings
  store.form.value = { ...store.form.value, size: settings.defaultImageSize }
  const saved = await call('saveSettings', { settings })
  store.settingsNotice.value = saved.ok ? undefined : saved.failure.message
}
