import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import { type GenerationRequest, splitVariants } from '../../core/generation'
import type { Mode } from '../../core/mode'
import { expandChoices } from '../../core/modes/prompt-choices'
import { quotedTexts } from '../../core/modes/proof-text'
import type { PaletteColour } from '../../core/palette'
import type { Settings } from '../../core/records/settings'
import type { Result } from '../../core/result'
import type { CallParams } from '../../protocol/calls'
import type { CopyOver } from '../../protocol/copy-over'
import { modeName } from '../mode-copy'
import type { EditPlan } from './edit/plan-edit'
import { expectMs } from './expectation'
import type { Form } from './form'
import { avoidedIn, wordsOf } from './form-words'
import type { Plan, PlannedReference } from './plan'
import type { PressInputs } from './press-inputs'
import type { Store } from './store'
import type { Variant } from './variant'

/** Everything one press froze, so that later changes of selection, form and settings do not touch it. */
export interface FrozenPress {
  readonly connection: Connection
  /** Without their pictures, which are read from the document once, right after the press. */
  readonly requests: readonly GenerationRequest[]
  /** The person's own words for each request, as chosen where they had choices. */
  readonly prompts: readonly string[]
  /** Lettering that must stand in the pictures. */
  readonly texts: readonly string[]
  /** By which lettering is read back; absent where the service has no text model. */
  readonly settings?: Settings
  /** The palette that the pictures are to keep to; empty for none. */
  readonly palette: readonly PaletteColour[]
  /** What must not be in the pictures. */
  readonly avoid: readonly string[]
  readonly references: readonly PlannedReference[]
  /** For each request the place of the one layer that goes along; undefined where all do. */
  readonly only: readonly (number | undefined)[]
  readonly referenceEdgePx: number
  /** The change of a picture; absent for a new one. */
  readonly edit?: EditPlan
  readonly placeIn: 'fill' | 'new-frames'
  /** Texts that will lie over the pictures. */
  readonly copy?: CopyOver
  /** How variants in new frames stand together; absent for a single one. */
  readonly sheet?: SheetPlan
  /** Set by the first run: what was read from the document then is what every later run sends. */
  inputs?: Promise<Result<PressInputs, Failure>>
  /** Set by the first run: how the layer looked then. */
  before?: Promise<Blob | undefined>
}

/** The contact sheet of a press. */
export type SheetPlan = Pick<CallParams<'createSheet'>, 'name' | 'targetId' | 'inContext' | 'columns'>

/** Takes down what the form says now, with a card for each wanted picture. */
export function freezePress(
  store: Store,
  { pressId, nowMs }: { readonly pressId: string; readonly nowMs: number },
): { readonly press: FrozenPress; readonly variants: readonly Variant[] } {
  const { form, settings, plan } = store
  const { fit, references, targets, placeIn, box, anchor, edit, instruction, wordings } = plan.value
  const request: GenerationRequest = {
    mode: form.value.mode,
    prompt: instruction,
    references: [],
    aspectRatio: fit.aspectRatio,
    imageSize: fit.imageSize,
    count: form.value.count,
    model: settings.value.model,
    idempotencyKey: pressId,
  }
  const requests = wordings.flatMap(({ prompt: words, imageSize = fit.imageSize }, at) =>
    splitVariants({
      ...request,
      prompt: words,
      imageSize,
      idempotencyKey: wordings.length === 1 ? pressId : `${pressId}-${at + 1}`,
    }),
  )
  const connection = settings.value.connection
  const prompts = ownWords(wordsOf(form.value).text, { requests, wordings })
  const variants = requests.map((single, index) => ({
    id: `${pressId}/${index}`,
    pressId,
    index,
    mode: form.value.mode,
    prompt: prompts[index] || nameWithoutPrompt(form.value.mode, plan.value),
    label: labelOf(index, { requests, wordings }),
    targets,
    maskNodeIds: edit?.masks.map(({ id }) => id) ?? [],
    ...(anchor === undefined ? {} : { besideNodeId: anchor.id }),
    frame: { width: box.widthPx, height: box.heightPx },
    startedAtMs: nowMs,
    estimateUsd: plan.value.costUsd / requests.length,
    expectedMs: expectMs(store.measured.value, { connection, model: single.model, imageSize: single.imageSize }),
    state: { kind: 'exporting' } as const,
  }))
  const longestEdge = Math.max(fit.pixels.widthPx, fit.pixels.heightPx)
  return {
    press: {
      connection,
      requests,
      prompts,
      avoid: avoidedIn(form.value),
      palette: store.style.value?.colours ?? [],
      texts: [...plan.value.texts.map(({ text }) => text), ...quotedTexts(wordsOf(form.value).text)],
      ...(store.hasWords.value ? { settings: settings.value } : {}),
      references,
      only: requests.map((_, index) => wordings[Math.floor((index * wordings.length) / requests.length)]?.only),
      placeIn,
      ...(edit === undefined ? {} : { edit }),
      ...(plan.value.copy === undefined ? {} : { copy: plan.value.copy }),
      ...(placeIn === 'fill' || requests.length === 1 ? {} : { sheet: sheetOf(form.value, plan.value) }),
      referenceEdgePx: Math.min(MAX_REFERENCE_EDGE_PX, longestEdge),
    },
    variants,
  }
}

function sheetOf(form: Form, plan: Plan): SheetPlan {
  const { mode, count, inContext } = form
  const { text } = wordsOf(form)
  const { anchor, edit, wordings } = plan
  return {
    name: text === '' ? nameWithoutPrompt(mode, plan) : text.slice(0, 60),
    ...(anchor === undefined ? {} : { targetId: anchor.id }),
    // What a whole layer looked like is in the picture already.
    inContext: inContext && edit?.picture.source !== 'layer',
    ...columnsOf(wordings, count),
  }
}

// Combinations stand in rows: a prompt for each row, or a reference in one size.
function columnsOf(wordings: Plan['wordings'], count: number): Pick<SheetPlan, 'columns'> {
  if (wordings.length > 1 && count > 1) return { columns: count }
  const rows = rowsOf(wordings)
  return rows > 1 && rows < wordings.length ? { columns: wordings.length / rows } : {}
}

/** How many references and sizes there are of each prompt. */
function rowsOf(wordings: Plan['wordings']): number {
  return new Set(wordings.map(({ only, imageSize }) => `${only} ${imageSize}`)).size
}

// The same choices stand in the person's words and in the whole instruction, unless exact texts have some of their own.
function ownWords(
  prompt: string,
  { requests, wordings }: { readonly requests: readonly unknown[]; readonly wordings: Plan['wordings'] },
): readonly string[] {
  const { prompts, total } = expandChoices(prompt, wordings.length)
  const each = requests.length / wordings.length
  const rows = rowsOf(wordings)
  return requests.map((_, index) =>
    total * rows === wordings.length ? (prompts[Math.floor(index / each) % total]?.prompt ?? prompt) : prompt,
  )
}

// What differs from the others of its press.
function labelOf(
  index: number,
  { requests, wordings }: { readonly requests: readonly unknown[]; readonly wordings: Plan['wordings'] },
): string {
  if (requests.length === 1) return ''
  const each = requests.length / wordings.length
  const chosen = wordings[Math.floor(index / each)]?.chosen.filter((word) => word !== '').join(', ') ?? ''
  const turn = each === 1 ? '' : `${(index % each) + 1} of ${each}`
  return [chosen, turn].filter((part) => part !== '').join(' · ')
}

// What stands on a card, and on a new frame, where a mode said enough by itself.
function nameWithoutPrompt(mode: Mode, { texts, edit }: Plan): string {
  const [first] = texts
  if (mode === 'text' && first !== undefined) return first.text
  return edit === undefined ? modeName(mode) : `${modeName(mode)}: ${edit.target.name}`
}

// More pixels than the answer has are never used, and a body must stay under 20 MB with 14 references.
const MAX_REFERENCE_EDGE_PX = 2048
