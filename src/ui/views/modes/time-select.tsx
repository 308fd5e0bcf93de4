import type { JSX } from 'preact'
import { type Scene, TIMES_OF_DAY, type TimeOfDay } from '../../../core/modes/scene'
import { Select } from '../../controls/select'

const NAMES: Readonly<Record<TimeOfDay, string>> = {
  dawn: 'Dawn',
  morning: 'Morning',
  noon: 'Noon',
  'golden-hour': 'Golden hour',
  dusk: 'Dusk',
  night: 'Night',
}

/** The time of day of a scene, or none. */
export function TimeSelect({
  scene,
  onChange,
}: {
  readonly scene: Scene
  readonly onChange: (scene: Scene) => void
}): JSX.Element {
  return (
    <Select<TimeOfDay | ''>
      label="Time of day"
      value={scene.timeOfDay ?? ''}
      options={[{ value: '', text: 'As it is' }, ...TIMES_OF_DAY.map((time) => ({ value: time, text: NAMES[time] }))]}
      onChange={(value) => {
        const { timeOfDay: _old, ...rest } = scene
        onChange(value === '' ? rest : { ...rest, timeOfDay: value })
      }}
    />
  )
}
