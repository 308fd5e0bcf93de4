import type { JSX } from 'preact'
import { lightWords } from '../../../core/modes/scene-words'
import { Button } from '../../controls/button'

/** Words know eight directions. */
const STEP_DEGREES = 45

/** A dial for the side that light comes from: dragged, or turned by the arrow keys. Undefined is no wish. */
export function LightDial({
  degrees,
  onChange,
}: {
  readonly degrees: number | undefined
  readonly onChange: (degrees: number | undefined) => void
}): JSX.Element {
  const shown = degrees ?? 0
  const words = degrees === undefined ? 'Light as it is' : `Light ${lightWords(degrees)}`
  const turn = (by: number) => onChange((shown + by + 360) % 360)
  return (
    <div class="dial-field">
      <div
        class="dial"
        role="slider"
        tabIndex={0}
        aria-label="Light from"
        aria-valuemin={0}
        aria-valuemax={315}
        aria-valuenow={shown}
        aria-valuetext={words}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' || event.key === 'ArrowUp') turn(degrees === undefined ? 0 : STEP_DEGREES)
          else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown')
            turn(degrees === undefined ? 0 : -STEP_DEGREES)
          else if (event.key === 'Home') onChange(0)
          else if (event.key === 'Delete' || event.key === 'Backspace') onChange(undefined)
          else return
          event.preventDefault()
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          onChange(degreesAt(event))
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) onChange(degreesAt(event))
        }}
      >
        {degrees === undefined ? null : <span class="dial-hand" style={{ transform: `rotate(${degrees}deg)` }} />}
      </div>
      <p class="faint">{words}</p>
      {degrees === undefined ? null : (
        <Button kind="quiet" onClick={() => onChange(undefined)}>
          Clear
        </Button>
      )}
    </div>
  )
}

/** The nearest of the eight directions from the middle of the dial to the pointer, clock-wise from the top. */
function degreesAt(event: JSX.TargetedPointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect()
  const across = event.clientX - (box.left + box.width / 2)
  const down = event.clientY - (box.top + box.height / 2)
  const angle = (Math.atan2(across, -down) * 180) / Math.PI
  return (Math.round(angle / STEP_DEGREES) * STEP_DEGREES + 360) % 360
}
