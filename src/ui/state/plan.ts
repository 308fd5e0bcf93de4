import type { Connection } from '../../core/connection'
import type { Extent } from '../../core/extent'
import type { ReferenceRole } from '../../core/generation'
import type { Mode } from '../../core/mode'
import {
  type AspectRatio,
  aspectRatiosOf,
  coverScale,
  fitPicture,
  type ImageSize,
  imageSizesOf,
  modelEntry,
  nearestAspectRatio,
  type PictureFit,
} from '../../core/models'
import { estimateCostUsd } from '../../core/price'
import type { SelectedNode } from '../../protocol/selection'
import { formatCount } from '../copy'

/** What a person entered on the Create page. */
export interface Form {
  readonly mode: Extract<Mode, 'generate' | 'edit'>
  readonly prompt: string
  /** `match` is the nearest ratio to the target. */
  readonly ratio: 'match' | AspectRatio
  readonly size: 'auto' | ImageSize
  readonly count: number
  readonly placeIn: 'fill' | 'new-frames'
}

/** A layer sent along with the prompt. */
export interface ReferenceChoice {
  readonly node: SelectedNode
  /** Kept when the selection changes. */
  readonly pinned: boolean
  readonly on: boolean
  readonly role: ReferenceRole
}

/** What one press of Generate would do, worked out before it. */
export interface Plan {
  /** Selected layers whose fill is replaced; empty for a new frame. */
  readonly targets: readonly SelectedNode[]
  /** Selected layers that cannot take a picture. */
  readonly refused: readonly SelectedNode[]
  readonly references: readonly ReferenceChoice[]
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
  /** Why the press is not possible yet, in a sentence; undefined when it is. */
  readonly blocker?: string
}

/** The longest prompt sent; the model reads 131,072 tokens, and OpenAI-format gateways stop at 32,000 characters. */
export const MAX_PROMPT_LENGTH = 32_000

/** From nothing, the smallest size every model has. */
const NEW_FRAME_SIZE: ImageSize = '1K'

const NEW_FRAME_BOX: Extent = { widthPx: 640, heightPx: 640 }

/** Works out what a press would do: targets, picture, price, and what is missing. Pure. */
export function makePlan(options: {
  readonly form: Form
  readonly selected: readonly SelectedNode[]
  readonly references: readonly ReferenceChoice[]
  readonly model: string
  readonly connection: Connection
}): Plan {
  const { form, selected, model, connection } = options
  const references = options.references.filter((choice) => choice.on)
  const refused = selected.filter((node) => node.refusal !== undefined)
  const targets = targetsOf(form, selected)
  const anchor = targets[0] ?? (form.mode === 'edit' ? references[0]?.node : undefined) ?? refused.find(hasArea)
  const box = anchor === undefined ? NEW_FRAME_BOX : boxOf(anchor)
  const wanted = wantedOf(form, model)
  const fit = fitPicture(model, box, anchor === undefined ? { imageSize: NEW_FRAME_SIZE, ...wanted } : wanted)
  const blocker = findBlocker(options, references)
  return {
    targets,
    refused,
    references,
    box: anchor === undefined ? boxFromPicture(fit.pixels) : box,
    fit,
    matched: nearestAspectRatio(model, box),
    scale: coverScale(fit.pixels, box),
    costUsd:
      connection.preset === 'demo'
        ? 0
        : estimateCostUsd({
            model,
            imageSize: fit.imageSize,
            count: form.count,
            referenceCount: references.length,
            promptLength: form.prompt.length,
          }),
    placeIn: targets.length === 0 ? 'new-frames' : form.placeIn,
    ...(anchor === undefined ? {} : { anchor }),
    ...(blocker === undefined ? {} : { blocker }),
  }
}

// In edit mode the first selected layer is the picture that changes; the others only go along as references.
function targetsOf(form: Form, selected: readonly SelectedNode[]): readonly SelectedNode[] {
  const able = selected.filter((node) => node.refusal === undefined)
  return form.mode === 'edit' ? able.slice(0, 1) : able
}

// A model that was changed meanwhile may not offer the chosen ratio or size: the nearest one stands in.
function wantedOf(form: Form, model: string): { readonly aspectRatio?: AspectRatio; readonly imageSize?: ImageSize } {
  const aspectRatio = form.ratio !== 'match' && aspectRatiosOf(model).includes(form.ratio) ? form.ratio : undefined
  const imageSize = form.size !== 'auto' && imageSizesOf(model).includes(form.size) ? form.size : undefined
  return {
    ...(aspectRatio === undefined ? {} : { aspectRatio }),
    ...(imageSize === undefined ? {} : { imageSize }),
  }
}

function findBlocker(
  { form, model, connection }: { readonly form: Form; readonly model: string; readonly connection: Connection },
  references: readonly ReferenceChoice[],
): string | undefined {
  const { maxReferences } = modelEntry(model)
  if (form.prompt.trim() === '') return form.mode === 'edit' ? 'Say what should change.' : 'Say what the picture shows.'
  if (form.prompt.length > MAX_PROMPT_LENGTH) {
    return `The prompt is ${formatCount(form.prompt.length - MAX_PROMPT_LENGTH)} characters too long (limit ${formatCount(MAX_PROMPT_LENGTH)}).`
  }
  if (form.mode === 'edit' && references.length === 0) return 'Select the layer to edit, or add a reference.'
  if (references.length > maxReferences) return `The model takes ${maxReferences} references at most. Switch some off.`
  if (connection.preset !== 'demo' && connection.url === '') return 'Set the address of the gateway in Settings.'
  if (connection.preset === 'google' && connection.key === '') return 'Set the key for Google AI Studio in Settings.'
  return undefined
}

function hasArea(node: SelectedNode): boolean {
  return node.width > 0 && node.height > 0
}

function boxOf(node: SelectedNode): Extent {
  return { widthPx: Math.max(1, node.width), heightPx: Math.max(1, node.height) }
}

// A new frame from nothing is half the picture's pixels, so that it is sharp at 2x.
function boxFromPicture(pixels: Extent): Extent {
  return { widthPx: Math.round(pixels.widthPx / 2), heightPx: Math.round(pixels.heightPx / 2) }
}
