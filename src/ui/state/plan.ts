import type { Connection } from '../../core/connection'
import { luminance } from '../../core/contrast'
import type { Extent } from '../../core/extent'
import { MAX_COUNT, type ReferenceRole } from '../../core/generation'
import {
  type AspectRatio,
  aspectRatiosOf,
  coverScale,
  fitPicture,
  type ImageSize,
  imageSizesOf,
  nearestAspectRatio,
  type PictureFit,
} from '../../core/models'
import { composeInstruction } from '../../core/modes/compose-instruction'
import { MODE_RULES } from '../../core/modes/mode-rules'
import { type ChosenPrompt, expandChoices } from '../../core/modes/prompt-choices'
import type { QuietZone } from '../../core/modes/quiet-zones'
import type { ExactText } from '../../core/modes/scene'
import { estimateCostUsd } from '../../core/price'
import type { CopyOver, CopyText } from '../../protocol/copy-over'
import type { SelectedNode } from '../../protocol/selection'
import type { Subject } from '../../protocol/target'
import type { LayerRoles } from './edit/layer-roles'
import { type EditPlan, planEdit } from './edit/plan-edit'
import type { PaintedMask, TargetState } from './edit/target-state'
import { findBlocker } from './find-blocker'
import type { Form } from './form'
import { avoidedIn, wordsOf } from './form-words'
import { type StyleCard, styleWords } from './style-actions'

/** A picture sent along, in its place: the first is image 1. */
export interface PlannedReference {
  readonly label: string
  readonly role: ReferenceRole
  readonly source:
    | { readonly kind: 'target' }
    | { readonly kind: 'layer'; readonly nodeId: string }
    /** A view of a subject, by the hash of its file. */
    | { readonly kind: 'picture'; readonly imageHash: string }
}

/** The words of one request. */
export interface Wording extends ChosenPrompt {
  /** Place of the one layer that goes along with it, where each makes pictures of its own. */
  readonly only?: number
  /** Where the press asks for several sizes. */
  readonly imageSize?: ImageSize
}

/** What one press would do, worked out before it. */
export interface Plan {
  /** Selected layers whose fill is replaced or patched; empty for a new frame. */
  readonly targets: readonly SelectedNode[]
  /** Selected layers that cannot take a picture. */
  readonly refused: readonly SelectedNode[]
  readonly references: readonly PlannedReference[]
  /** The change of a picture; absent in `generate`, and until the picture is known. */
  readonly edit?: EditPlan
  /** Lettering that must stand in the picture, from the form and from text layers. */
  readonly texts: readonly ExactText[]
  /** The words that are sent, whole; with choices in braces where the prompt has some. */
  readonly instruction: string
  /** The words of each request: one for each combination of choices, references and sizes, at most as many as a press makes. */
  readonly wordings: readonly Wording[]
  /** How many pictures the press makes. */
  readonly pictureCount: number
  /** The layer whose shape counts, and beside which new frames go. */
  readonly anchor?: SelectedNode
  /** Layout size of what the picture is for. */
  readonly box: Extent
  readonly fit: PictureFit
  /** The ratio nearest to the box, which "match" stands for. */
  readonly matched: AspectRatio
  /** Picture pixels per layout pixel; below 2 it looks soft on most screens. */
  readonly scale: number
  readonly costUsd: number
  readonly placeIn: 'fill' | 'new-frames'
  /** Texts that will lie over the picture; absent where none do, or where they are part of it. */
  readonly copy?: CopyOver
  /** Why the press is not possible yet, in a sentence; undefined when it is. */
  readonly blocker?: string
}

/** What a plan is made from. */
export interface PlanFacts {
  readonly form: Form
  readonly selected: readonly SelectedNode[]
  readonly roles: LayerRoles
  readonly target: TargetState
  readonly painted: PaintedMask | undefined
  /** Subjects that go along. */
  readonly subjects: readonly Subject[]
  /** Texts over the layer that gets the picture. */
  readonly copy: CopyOver | undefined
  readonly style: StyleCard | undefined
  readonly model: string
  readonly connection: Connection
}

/** From nothing, the smallest size every model has. */
const NEW_FRAME_SIZE: ImageSize = '1K'

const NEW_FRAME_BOX: Extent = { widthPx: 640, heightPx: 640 }

/** Works out what a press would do: targets, picture, words, price, and what is missing. Pure. */
export function makePlan(facts: PlanFacts): Plan {
  const { form, selected, roles, model, connection } = facts
  const edit = findEdit(facts)
  const references = listReferences(facts)
  const texts = textsOf(facts)
  const refused = selected.filter((node) => node.refusal !== undefined)
  const targets = targetsOf(facts, edit)
  const anchor = roles.target ?? targets[0] ?? refused.find(hasArea)
  const box = anchor === undefined ? NEW_FRAME_BOX : boxOf(anchor, edit, form)
  const wanted = wantedOf(form, model)
  const free = fitPicture(model, box, anchor === undefined ? { imageSize: NEW_FRAME_SIZE, ...wanted } : wanted)
  const fit = edit === undefined ? free : fitOfEdit(edit, wanted, model)
  const copy = copyOf(facts, { edit, anchor })
  const alone = aloneReferences(facts, references)
  const sent = keepReference(references, alone[0])
  const instruction = instructionOf(facts, { references: sent, edit, texts, copy })
  const { total } = expandChoices(instruction, 1)
  const sizes = sizesOf(facts, fit.imageSize)
  const wordings = alone
    .flatMap((only) => inEachSize(wordingsOf(facts, { references, only, edit, texts, copy }), sizes))
    .slice(0, MAX_COUNT)
  const pictureCount = form.count * total * alone.length * sizes.length
  const priceOf = (imageSize: ImageSize) =>
    estimateCostUsd({
      model,
      imageSize,
      count: (pictureCount / sizes.length) * Math.max(1, edit?.steps.length ?? 1),
      referenceCount: sent.length + (edit?.isPartial === true ? 1 : 0),
      promptLength: instruction.length,
    })
  const blocker = findBlocker({ ...facts, edit, references, instruction, texts, pictureCount })
  return {
    targets,
    refused,
    references,
    ...(edit === undefined ? {} : { edit }),
    texts,
    instruction,
    wordings,
    pictureCount,
    box: anchor === undefined ? boxFromPicture(fit.pixels) : box,
    fit,
    matched: nearestAspectRatio(model, box),
    scale: edit === undefined ? coverScale(fit.pixels, box) : edit.crop.scaleX,
    costUsd: connection.preset === 'demo' ? 0 : sizes.reduce((sum, size) => sum + priceOf(size), 0),
    placeIn: targets.length === 0 ? 'new-frames' : form.placeIn,
    ...(anchor === undefined ? {} : { anchor }),
    ...(copy === undefined ? {} : { copy }),
    ...(blocker === undefined ? {} : { blocker }),
  }
}

function findEdit({ form, roles, target, painted, model }: PlanFacts): EditPlan | undefined {
  if (MODE_RULES[form.mode].target === 'none' || target.kind !== 'ready') return undefined
  if (target.picture.nodeId !== roles.target?.id) return undefined
  return planEdit({ form, roles, picture: target.picture, painted, model })
}

// A whole layer with its contents and a picture that grew are pictures of their own: they stand in new frames.
function targetsOf({ form, roles, selected }: PlanFacts, edit: EditPlan | undefined): readonly SelectedNode[] {
  if (MODE_RULES[form.mode].target === 'none') {
    const kept = new Set(roles.references.filter(({ pinned }) => pinned).map(({ node }) => node.id))
    return selected.filter((node) => node.refusal === undefined && !kept.has(node.id))
  }
  const { target } = roles
  if (target === undefined || target.refusal !== undefined || form.mode === 'expand') return []
  return edit?.picture.source === 'layer' && target.childCount > 0 ? [] : [target]
}

function listReferences({ form, roles, subjects }: PlanFacts): readonly PlannedReference[] {
  const isEdit = MODE_RULES[form.mode].target === 'required'
  const base: readonly PlannedReference[] =
    isEdit && roles.target !== undefined ? [{ label: roles.target.name, role: 'base', source: { kind: 'target' } }] : []
  const layers = roles.references.filter(({ on }) => on)
  return [
    ...base,
    ...layers.map(({ node, role }) => ({
      label: node.name,
      role,
      source: { kind: 'layer' as const, nodeId: node.id },
    })),
    ...subjects.flatMap(({ name, views }) =>
      views.map(({ imageHash }) => ({
        label: name,
        role: 'subject' as const,
        source: { kind: 'picture' as const, imageHash },
      })),
    ),
  ]
}

// Places of the layers that each make pictures of their own; one undefined where all go together.
function aloneReferences(
  { form }: PlanFacts,
  references: readonly PlannedReference[],
): readonly (number | undefined)[] {
  const layers = [...references.keys()].filter((place) => references[place]?.source.kind === 'layer')
  return form.eachReference && layers.length > 1 ? layers : [undefined]
}

/** The pictures that go along with a request: all, or of the layers only the one in that place. */
export function keepReference<Reference extends Pick<PlannedReference, 'source'>>(
  references: readonly Reference[],
  only: number | undefined,
): readonly Reference[] {
  return references.filter(({ source }, place) => only === undefined || source.kind !== 'layer' || place === only)
}

function wordingsOf(
  facts: PlanFacts,
  {
    references,
    only,
    ...rest
  }: {
    readonly references: readonly PlannedReference[]
    readonly only: number | undefined
    readonly edit: EditPlan | undefined
    readonly texts: readonly ExactText[]
    readonly copy: CopyOver | undefined
  },
): readonly Wording[] {
  const instruction = instructionOf(facts, { ...rest, references: keepReference(references, only) })
  const { prompts } = expandChoices(instruction, MAX_COUNT)
  if (only === undefined) return prompts
  const label = references[only]?.label ?? ''
  return prompts.map(({ prompt, chosen }) => ({ prompt, chosen: [...chosen, label], only }))
}

// A part of a picture comes back in the size that it was cut for.
function sizesOf({ form, model }: PlanFacts, imageSize: ImageSize): readonly ImageSize[] {
  if (MODE_RULES[form.mode].target !== 'none') return [imageSize]
  const offered = imageSizesOf(model)
  return [imageSize, ...form.alsoSizes.filter((size) => size !== imageSize && offered.includes(size))]
}

function inEachSize(wordings: readonly Wording[], sizes: readonly ImageSize[]): readonly Wording[] {
  if (sizes.length === 1) return wordings
  return sizes.flatMap((imageSize) =>
    wordings.map((wording) => ({ ...wording, chosen: [...wording.chosen, imageSize], imageSize })),
  )
}

function textsOf({ form, roles }: PlanFacts): readonly ExactText[] {
  if (form.mode !== 'text') return []
  const fromLayers = roles.texts.map(({ text = '' }) => ({ text, typeface: '', position: '' }))
  return [...form.texts, ...fromLayers].filter(({ text }) => text.trim() !== '')
}

function instructionOf(
  { form, subjects, style }: PlanFacts,
  {
    references,
    edit,
    texts,
    copy,
  }: {
    readonly references: readonly PlannedReference[]
    readonly edit: EditPlan | undefined
    readonly texts: readonly ExactText[]
    readonly copy: CopyOver | undefined
  },
): string {
  if (form.instruction !== undefined) return form.instruction.trim()
  let next = references.length - subjects.reduce((sum, { views }) => sum + views.length, 0)
  const numbered = subjects.map(({ name, description, keep, views }) => {
    const places = views.map((_, index) => next + index)
    next += views.length
    return { name, description, keep, references: places }
  })
  return composeInstruction({
    mode: form.mode,
    prompt: wordsOf(form).text,
    references,
    hasMask: edit?.isPartial === true,
    scene: form.scene,
    texts,
    subjects: numbered,
    style: styleWords(style),
    avoid: avoidedIn(form),
    quietZones: form.keepTextReadable ? (copy?.texts ?? []).map(zoneOf) : [],
  })
}

// A whole layer's picture shows its texts already, and a picture that grows moves them.
function copyOf(
  { copy, form }: PlanFacts,
  { edit, anchor }: { readonly edit: EditPlan | undefined; readonly anchor: SelectedNode | undefined },
): CopyOver | undefined {
  if (copy === undefined || copy.nodeId !== anchor?.id || form.mode === 'expand') return undefined
  return edit?.picture.source === 'layer' ? undefined : copy
}

// Light text needs a dark ground.
function zoneOf({ box, colour }: CopyText): QuietZone {
  if (colour === undefined) return { box }
  const isLight = luminance(colour.r * 255, colour.g * 255, colour.b * 255) > MIDDLE_LUMINANCE
  return { box, tone: isLight ? 'dark' : 'light' }
}

/** As far from white as from black in contrast. */
const MIDDLE_LUMINANCE = 0.179

// A model that was changed meanwhile may not offer the chosen ratio or size: the nearest one stands in.
function wantedOf(form: Form, model: string): { readonly aspectRatio?: AspectRatio; readonly imageSize?: ImageSize } {
  const aspectRatio = form.ratio !== 'match' && aspectRatiosOf(model).includes(form.ratio) ? form.ratio : undefined
  const imageSize = form.size !== 'auto' && imageSizesOf(model).includes(form.size) ? form.size : undefined
  return {
    ...(aspectRatio === undefined ? {} : { aspectRatio }),
    ...(imageSize === undefined ? {} : { imageSize }),
  }
}

// A part must come back in the shape it was sent in; only a whole picture may be asked for in another ratio.
function fitOfEdit(edit: EditPlan, { aspectRatio }: { readonly aspectRatio?: AspectRatio }, model: string): PictureFit {
  if (edit.isPartial || aspectRatio === undefined) return edit.fit
  return fitPicture(model, edit.picture.extent, { aspectRatio, imageSize: edit.fit.imageSize })
}

function hasArea(node: SelectedNode): boolean {
  return node.width > 0 && node.height > 0
}

function boxOf(node: SelectedNode, edit: EditPlan | undefined, { expand, mode }: Form): Extent {
  const isLayer = edit?.picture.source === 'layer' && node.box !== undefined
  const { width, height } = isLayer && node.box !== undefined ? node.box : node
  const grows = mode === 'expand'
  return {
    widthPx: Math.max(1, width + (grows ? expand.left + expand.right : 0)),
    heightPx: Math.max(1, height + (grows ? expand.top + expand.bottom : 0)),
  }
}

// A new frame from nothing is half the picture's pixels, so that it is sharp at 2x.
function boxFromPicture(pixels: Extent): Extent {
  return { widthPx: Math.round(pixels.widthPx / 2), heightPx: Math.round(pixels.heightPx / 2) }
}
