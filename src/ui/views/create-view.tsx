import type { JSX } from 'preact'
import { MAX_COUNT } from '../../core/generation'
import { type AspectRatio, aspectRatiosOf, type ImageSize, imageSizesOf } from '../../core/models'
import { leavesRoom } from '../../core/modes/compose-instruction'
import { Checkbox } from '../controls/checkbox'
import { Notice } from '../controls/notice'
import { Segmented } from '../controls/segmented'
import { Select } from '../controls/select'
import { countOf, formatExtent, formatSize } from '../copy'
import { modeWords } from '../mode-copy'
import type { Form } from '../state/form'
import type { Plan } from '../state/plan'
import { ActivityPanel } from './activity-panel'
import { AdvancedPanel } from './advanced-panel'
import { ImprovePrompt } from './improve-prompt'
import { ModePicker } from './mode-picker'
import { ModePanel } from './modes/mode-panel'
import { PromptBox } from './prompt-box'
import { PromptFields } from './prompt-fields'
import { PromptsPanel } from './prompts-panel'
import { RecipeNote } from './recipe-note'
import { ReferenceStrip } from './reference-strip'
import { SelectionPanel } from './selection-panel'
import { StylePanel } from './style-panel'
import { SubjectsPanel } from './subjects-panel'
import type { ViewContext } from './view-context'

/** The page on which pictures are asked for. */
export function CreateView(context: ViewContext): JSX.Element {
  const { store } = context
  const form = store.form.value
  const change = (part: Partial<Form>) => {
    store.form.value = { ...store.form.value, ...part }
  }
  return (
    <>
      {store.settingsNotice.value === undefined ? null : <Notice kind="warning">{store.settingsNotice.value}</Notice>}
      <SelectionPanel {...context} />
      <RecipeNote {...context} />
      <ReferenceStrip {...context} />
      <ModePicker {...context} />
      <PromptBox {...context} />
      <PromptFields {...context} />
      <ImprovePrompt {...context} />
      <ModePanel {...context} />
      <Options
        form={form}
        model={store.settings.value.model}
        matchText={matchTextOf(store.plan.value)}
        isPart={store.plan.value.edit?.isPartial === true}
        change={change}
      />
      <PlanNote plan={store.plan.value} />
      {store.plan.value.targets.length === 0 ? null : (
        <Segmented
          label="Place"
          value={form.placeIn}
          options={[
            {
              value: 'fill',
              text: store.plan.value.edit?.isPartial === true ? 'Over the picture' : 'Replace the fill',
            },
            {
              value: 'new-frames',
              text: store.plan.value.pictureCount === 1 ? 'New frame beside' : 'Contact sheet beside',
            },
          ]}
          onChange={(placeIn) => change({ placeIn })}
        />
      )}
      <ContextChoice {...context} />
      <ReadableChoice {...context} />
      {form.placeIn === 'fill' && store.plan.value.pictureCount > 1 && store.plan.value.targets.length > 0 ? (
        <p class="faint">The first picture fills the layer; the others wait in Results.</p>
      ) : null}
      <PromptsPanel {...context} />
      <SubjectsPanel {...context} />
      <StylePanel {...context} />
      <AdvancedPanel {...context} />
      <ActivityPanel {...context} />
    </>
  )
}

// Variants side by side, each with the words and shapes that lie over the picture.
function ContextChoice({ store }: ViewContext): JSX.Element | null {
  const { placeIn, pictureCount, anchor, edit } = store.plan.value
  const isOffered = placeIn === 'new-frames' && pictureCount > 1 && (anchor?.childCount ?? 0) > 0
  if (!isOffered || edit?.picture.source === 'layer') return null
  return (
    <Checkbox
      checked={store.form.value.inContext}
      onChange={(inContext) => {
        store.form.value = { ...store.form.value, inContext }
      }}
    >
      Show each with what lies in the layer
    </Checkbox>
  )
}

// Where texts lie over the layer, the picture can leave room for them.
function ReadableChoice({ store }: ViewContext): JSX.Element | null {
  const { copy } = store.plan.value
  const { mode, keepTextReadable } = store.form.value
  if (copy === undefined || !leavesRoom(mode)) return null
  return (
    <Checkbox
      checked={keepTextReadable}
      title={copy.texts.map(({ text }) => `“${text}”`).join(', ')}
      onChange={(on) => {
        store.form.value = { ...store.form.value, keepTextReadable: on }
      }}
    >
      {copy.texts.length === 1
        ? 'Leave room for the text over it'
        : `Leave room for the ${copy.texts.length} texts over it`}
    </Checkbox>
  )
}

// What "match" means right now.
function matchTextOf({ matched, targets }: Plan): string {
  return targets.length === 0 ? `Auto (${matched})` : `Match (${matched})`
}

interface OptionsProps {
  readonly form: Form
  readonly model: string
  readonly matchText: string
  /** A part of a picture comes back in the shape it was sent in: there is no ratio to choose. */
  readonly isPart: boolean
  readonly change: (part: Partial<Form>) => void
}

function Options({ form, model, matchText, isPart, change }: OptionsProps): JSX.Element {
  const ratios = aspectRatiosOf(model)
  const sizes = imageSizesOf(model)
  return (
    <div class="options">
      {isPart ? null : (
        <Select<'match' | AspectRatio>
          label="Ratio"
          value={form.ratio !== 'match' && ratios.includes(form.ratio) ? form.ratio : 'match'}
          options={[{ value: 'match', text: matchText }, ...ratios.map((ratio) => ({ value: ratio, text: ratio }))]}
          onChange={(ratio) => change({ ratio })}
        />
      )}
      <Select<'auto' | ImageSize>
        label="Size"
        value={form.size !== 'auto' && sizes.includes(form.size) ? form.size : 'auto'}
        options={[{ value: 'auto', text: 'Auto' }, ...sizes.map((size) => ({ value: size, text: size }))]}
        onChange={(size) => change({ size })}
      />
      <Select
        label="Count"
        value={String(form.count)}
        options={Array.from({ length: MAX_COUNT }, (_, index) => ({
          value: String(index + 1),
          text: String(index + 1),
        }))}
        onChange={(count) =>
          change({ count: Number(count), ...(Number(count) > 1 ? { placeIn: 'new-frames' as const } : {}) })
        }
      />
    </div>
  )
}

function PlanNote({ plan }: { readonly plan: Plan }): JSX.Element {
  const { scale } = plan
  return (
    <p class="faint plan-note">
      {plan.edit === undefined ? pictureText(plan) : partText(plan.edit)}
      {scale < 1 ? <span class="warning-text">{softText(plan)}</span> : null}
    </p>
  )
}

function pictureText(plan: Plan): string {
  const { fit, box, targets } = plan
  const target = targets[0]
  const what = target === undefined ? 'new frame' : target.type.toLowerCase().replace(/_/g, ' ')
  return `${formatExtent(fit.pixels)} for a ${formatSize(box.widthPx, box.heightPx)} ${what}${cropText(plan)}`
}

// Which part of the picture the model gets, and how much larger or smaller than it is.
function partText({ crop, isPartial, picture, steps }: NonNullable<Plan['edit']>): string {
  const { region, extent } = crop
  const isAll = region.widthPx >= picture.extent.widthPx && region.heightPx >= picture.extent.heightPx
  const part = isAll || !isPartial || steps.length > 0 ? 'the whole picture' : 'the mask with what is around it'
  const percent = Math.round(crop.scaleX * 100)
  const scaled = crop.fit === 'exact' || percent === 100 ? 'pixel for pixel' : `at ${percent} %`
  return `Sends ${part}, ${scaled}: ${formatExtent(extent)}.`
}

function softText({ edit }: Plan): string {
  return edit === undefined
    ? ' Smaller than the layer: it will look soft.'
    : ' Smaller than the picture: what changes will look soft. Choose a larger size.'
}

function cropText({ fit, targets }: Plan): string {
  const percent = Math.round(Math.max(fit.crop.horizontal, fit.crop.vertical) * 100)
  if (percent === 0 || targets.length === 0) return '.'
  return fit.crop.horizontal > fit.crop.vertical
    ? `. ${percent} % is cropped at left and right.`
    : `. ${percent} % is cropped at top and bottom.`
}

/** The label of the main button. */
export function pressLabel(form: Form, { pictureCount }: Plan): string {
  const { verb } = modeWords(form.mode)
  return pictureCount === 1 ? verb : `${verb}: ${countOf(pictureCount, 'picture')}`
}
