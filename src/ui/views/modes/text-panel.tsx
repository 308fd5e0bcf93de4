import type { JSX } from 'preact'
import type { ExactText } from '../../../core/modes/scene'
import { Button } from '../../controls/button'
import { TextField } from '../../controls/text-field'
import type { ViewContext } from '../view-context'

const EMPTY: ExactText = { text: '', typeface: '', position: '' }

/** The words that must stand in the picture letter for letter. */
export function TextPanel({ store }: ViewContext): JSX.Element {
  const { texts } = store.form.value
  const shown = texts.length === 0 && store.roles.value.texts.length === 0 ? [EMPTY] : texts
  const set = (next: readonly ExactText[]) => {
    store.form.value = { ...store.form.value, texts: next }
  }
  const change = (index: number, part: Partial<ExactText>) =>
    set(shown.map((text, at) => (at === index ? { ...text, ...part } : text)))
  return (
    <section class="mode-panel" aria-label="Lettering">
      {shown.map((text, index) => (
        // The rows have no identity but their place.
        <div key={index} class="text-row">
          <TextField
            label={shown.length === 1 ? 'Exact words' : `Exact words ${index + 1}`}
            value={text.text}
            onCommit={(value) => change(index, { text: value })}
          />
          <div class="mode-fields">
            <TextField
              label="Typeface"
              value={text.typeface}
              placeholder="bold condensed sans"
              onCommit={(value) => change(index, { typeface: value })}
            />
            <TextField
              label="Position"
              value={text.position}
              placeholder="top left, large"
              onCommit={(value) => change(index, { position: value })}
            />
            {texts.length === 0 ? null : (
              <Button
                kind="quiet"
                label={`Remove “${text.text}”`}
                title="Remove"
                onClick={() => set(texts.filter((_, at) => at !== index))}
              >
                ×
              </Button>
            )}
          </div>
        </div>
      ))}
      <Button kind="quiet" onClick={() => set([...shown, EMPTY])}>
        Add words
      </Button>
    </section>
  )
}
