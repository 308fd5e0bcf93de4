import type { JSX } from 'preact'
import { CAMERA_ANGLES, type CameraAngle } from '../../../core/modes/scene'
import { Select } from '../../controls/select'
import type { ViewContext } from '../view-context'
import { TimeSelect } from './time-select'

const NAMES: Readonly<Record<CameraAngle, string>> = {
  front: 'Front',
  'three-quarter-left': 'Three-quarter left',
  'three-quarter-right': 'Three-quarter right',
  'profile-left': 'Profile left',
  'profile-right': 'Profile right',
  back: 'From behind',
  'from-above': 'From above',
  'from-below': 'From below',
  'close-up': 'Close-up',
  wide: 'Wide shot',
}

/** Camera angle and time of day; how a sketch becomes the pose. */
export function PosePanel({ store }: ViewContext): JSX.Element {
  const { scene } = store.form.value
  const hasPose = store.roles.value.references.some(({ on, role }) => on && role === 'pose')
  return (
    <section class="mode-panel" aria-label="Angle">
      <div class="mode-fields">
        <Select<CameraAngle | ''>
          label="Camera"
          value={scene.cameraAngle ?? ''}
          options={[
            { value: '', text: 'As it is' },
            ...CAMERA_ANGLES.map((angle) => ({ value: angle, text: NAMES[angle] })),
          ]}
          onChange={(value) => {
            const { cameraAngle: _old, ...rest } = scene
            store.form.value = {
              ...store.form.value,
              scene: value === '' ? rest : { ...rest, cameraAngle: value },
            }
          }}
        />
        <TimeSelect
          scene={scene}
          onChange={(next) => {
            store.form.value = { ...store.form.value, scene: next }
          }}
        />
      </div>
      {hasPose ? null : (
        <p class="faint">To show a pose: select a sketch or stick figure as well and give it the role “Pose”.</p>
      )}
    </section>
  )
}
