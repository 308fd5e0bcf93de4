import type { JSX } from 'preact'
import type { Scene } from '../../../core/modes/scene'
import { Select } from '../../controls/select'
import type { ViewContext } from '../view-context'
import { LightDial } from './light-dial'
import { TimeSelect } from './time-select'

/** Where the light comes from, how hard it is, and the time of day. */
export function RelightPanel({ store }: ViewContext): JSX.Element {
  const { scene } = store.form.value
  const set = (next: Scene) => {
    store.form.value = { ...store.form.value, scene: next }
  }
  const { lightQuality, lightDegrees } = scene
  return (
    <section class="mode-panel relight" aria-label="Light">
      <LightDial
        degrees={lightDegrees}
        onChange={(degrees) => {
          const { lightDegrees: _old, ...rest } = scene
          set(degrees === undefined ? rest : { ...rest, lightDegrees: degrees })
        }}
      />
      <div class="mode-fields">
        <Select
          label="Light"
          value={lightQuality ?? ''}
          options={[
            { value: '', text: 'As it fits' },
            { value: 'soft', text: 'Soft' },
            { value: 'hard', text: 'Hard' },
          ]}
          onChange={(value) => {
            const { lightQuality: _old, ...rest } = scene
            set(value === '' ? rest : { ...rest, lightQuality: value })
          }}
        />
        <TimeSelect scene={scene} onChange={set} />
      </div>
    </section>
  )
}
