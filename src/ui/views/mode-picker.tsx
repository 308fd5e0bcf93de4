import type { JSX } from 'preact'
import { MODES } from '../../core/mode'
import { modeWords } from '../mode-copy'
import { chooseMode } from '../state/selection-actions'
import type { ViewContext } from './view-context'

/** What a press will do: all modes in sight, the likely one chosen. Digits choose one too. */
export function ModePicker({ store }: ViewContext): JSX.Element {
  const { mode } = store.form.value
  return (
    <fieldset class="segmented modes">
      <legend class="visually-hidden">Mode</legend>
      {MODES.map((option, index) => {
        const { name, title } = modeWords(option)
        return (
          <label key={option} class="segment" title={index < 9 ? `${title} (${index + 1})` : title}>
            <input
              type="radio"
              name="Mode"
              value={option}
              checked={option === mode}
              onChange={() => chooseMode(store, option)}
            />
            <span>{name}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
