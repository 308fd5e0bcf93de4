import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { imageSizesOf } from '../../core/models'
import { MODE_RULES } from '../../core/modes/mode-rules'
import { Button } from '../controls/button'
import { Checkbox } from '../controls/checkbox'
import { NumberField } from '../controls/number-field'
import { Select } from '../controls/select'
import { TextArea } from '../controls/text-area'
import type { Form, PasteForm } from '../state/form'
import type { ViewContext } from './view-context'

/** How an edit is laid back, and the words that are really sent. Closed until asked for. */
export function AdvancedPanel({ store }: ViewContext): JSX.Element {
  const form = store.form.value
  const change = (part: Partial<Form>) => {
    store.form.value = { ...store.form.value, ...part }
  }
  const isEdit = MODE_RULES[form.mode].target === 'required'
  return (
    <details class="advanced">
      <summary>Advanced</summary>
      {isEdit ? <PasteFields form={form} onChange={(part) => change({ paste: { ...form.paste, ...part } })} /> : null}
      {isEdit ? null : <AlsoSizes form={form} model={store.settings.value.model} onChange={change} />}
      <TextArea
        label="Avoid, one thing a line"
        placeholder="people, text, watermarks"
        value={form.avoid}
        onInput={(avoid) => change({ avoid })}
      />
      <Instruction
        words={store.plan.value.instruction}
        isOwn={form.instruction !== undefined}
        onChange={(instruction) => change({ instruction })}
        onReset={() => {
          const { instruction: _own, ...rest } = store.form.value
          store.form.value = rest
        }}
      />
    </details>
  )
}

/** The same picture in other sizes too, to see what they are worth. */
function AlsoSizes({
  form: { alsoSizes },
  model,
  onChange,
}: {
  readonly form: Form
  readonly model: string
  readonly onChange: (part: Partial<Form>) => void
}): JSX.Element {
  return (
    <fieldset class="also-sizes">
      <legend class="field-label">Also in</legend>
      {imageSizesOf(model).map((size) => (
        <Checkbox
          key={size}
          checked={alsoSizes.includes(size)}
          onChange={(on) => {
            const others = alsoSizes.filter((other) => other !== size)
            onChange({ alsoSizes: on ? [...others, size] : others, ...(on ? { placeIn: 'new-frames' as const } : {}) })
          }}
        >
          {size}
        </Checkbox>
      ))}
    </fieldset>
  )
}

/** The widest transition and growth that make sense on a picture of 4096 px. */
const MAX_FEATHER_PX = 400

function PasteFields({
  form: { paste, mode },
  onChange,
}: {
  readonly form: Form
  readonly onChange: (part: Partial<PasteForm>) => void
}): JSX.Element {
  const { growPx, featherPx } = MODE_RULES[mode]
  return (
    <>
      <div class="mode-fields">
        <NumberField
          label="Grow mask"
          unit="px"
          value={paste.growPx === 'auto' ? undefined : paste.growPx}
          placeholder={String(growPx)}
          min={-MAX_FEATHER_PX}
          max={MAX_FEATHER_PX}
          onChange={(value) => onChange({ growPx: value ?? 'auto' })}
        />
        <NumberField
          label="Feather"
          unit="px"
          value={paste.featherPx === 'auto' ? undefined : paste.featherPx}
          placeholder={paste.hard ? '0' : featherPx === 'auto' ? 'Auto' : String(featherPx)}
          min={0}
          max={MAX_FEATHER_PX}
          onChange={(value) => onChange({ featherPx: value ?? 'auto' })}
        />
        <Select
          label="Seam"
          value={paste.seam}
          options={[
            { value: 'feather', text: 'Feather' },
            { value: 'gradient', text: 'Gradient' },
          ]}
          onChange={(seam) => onChange({ seam })}
        />
      </div>
      <div class="checkboxes">
        <Checkbox
          checked={paste.hard}
          title="Every part of the mask counts wholly or not at all"
          onChange={(hard) => onChange({ hard })}
        >
          Hard edges
        </Checkbox>
        <Checkbox
          checked={paste.invert}
          title="Change what the mask does not cover, or the other way round"
          onChange={(invert) => onChange({ invert })}
        >
          Invert mask
        </Checkbox>
        <Checkbox
          checked={paste.align}
          title="Models move and zoom a picture a little; this puts it back"
          onChange={(align) => onChange({ align })}
        >
          Undo shift
        </Checkbox>
        <Checkbox
          checked={paste.matchColour}
          title="Models change colours a little; this matches them to the original"
          onChange={(matchColour) => onChange({ matchColour })}
        >
          Match colours
        </Checkbox>
      </div>
    </>
  )
}

interface InstructionProps {
  readonly words: string
  readonly isOwn: boolean
  readonly onChange: (words: string) => void
  readonly onReset: () => void
}

function Instruction({ words, isOwn, onChange, onReset }: InstructionProps): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {isOwn ? 'Instruction sent (yours)' : 'Instruction sent'}
      </label>
      <textarea
        id={id}
        class="control prompt-area"
        dir="auto"
        rows={Math.min(10, Math.max(3, Math.ceil(words.length / 52)))}
        value={words}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {isOwn ? (
        <Button kind="quiet" onClick={onReset}>
          Back to the suggested one
        </Button>
      ) : null}
    </div>
  )
}
