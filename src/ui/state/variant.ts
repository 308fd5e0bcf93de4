import type { Progress } from '../../api/provider'
import type { Failure } from '../../core/failure'
import type { Bytes, EncodedImage, Generation } from '../../core/generation'
import type { Mode } from '../../core/mode'
import type { PaletteFit } from '../../core/palette'
import type { Recipe } from '../../core/records/recipe'
import type { PasteRefusal } from '../../imaging/paste-back'
import type { PasteReceipt } from '../../imaging/receipt/receipt'
import type { Row } from '../../protocol/calls'
import type { Placement, SelectedNode } from '../../protocol/selection'
import type { CopyContrast } from '../pipeline/measure-copy'
import type { TextProof } from './proof-variant'

/** A picture kept in the window: a Blob, whose bytes the browser may hold outside of the page's memory. */
export interface KeptPicture {
  readonly blob: Blob
  /** Object URL of the blob; revoked when the variant is dropped. */
  readonly url: string
  readonly extent: EncodedImage['extent']
}

/** The picture that a patch belongs to. */
export interface PatchBase {
  readonly nodeId: string
  readonly imageHash: string
  readonly patchHashes: readonly string[]
}

/** A picture before and after, for comparing; object URLs, revoked with the picture's. */
export interface Compared {
  readonly before: string
  readonly after: string
}

/** What a paste-back did to a picture, beside the picture itself. */
export interface EditOutcome {
  /** The numbers; absent where the answer was not laid back. */
  readonly receipt?: PasteReceipt
  /** Why it was not: the answer is a picture of its own. */
  readonly refusal?: PasteRefusal
  /** Set where the kept picture is a patch: what it lies over, as it was at the press. */
  readonly over?: PatchBase
  /** The patch that lies in the document once it was placed, by the hash of its file. */
  readonly patchHash?: string
}

/** Where one variant stands. */
export type VariantState =
  | { readonly kind: 'exporting' }
  /** `step` counts from 1, where a picture grows in several. */
  | {
      readonly kind: 'waiting'
      readonly progress?: Progress
      readonly step?: { readonly at: number; readonly of: number }
    }
  /** The answer is being laid back over the original. */
  | { readonly kind: 'fitting' }
  | { readonly kind: 'placing' }
  | { readonly kind: 'done'; readonly placement: PlacementNote }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What became of a finished picture in the document. */
export type PlacementNote =
  | { readonly kind: 'fill'; readonly placement: Placement }
  /** As a patch over the picture that it changes. */
  | { readonly kind: 'patch'; readonly placement: Placement }
  | { readonly kind: 'new-frame'; readonly nodeId: string; readonly name: string }
  /** Kept in the window only, with the reason where something went wrong. */
  | { readonly kind: 'kept'; readonly reason?: string }

/** One wanted picture, from the press to its place in the document. */
export interface Variant {
  readonly id: string
  readonly pressId: string
  /** Position among the variants of its press, from 0. */
  readonly index: number
  readonly mode: Mode
  /** The person's words, or what stands for them. */
  readonly prompt: string
  readonly label: string
  /** The layers it is meant for, frozen at the press. */
  readonly targets: readonly SelectedNode[]
  /** The layers that were its mask. */
  readonly maskNodeIds: readonly string[]
  /** The layer beside which a new frame goes. */
  readonly besideNodeId?: string
  /** The place that was free for its new frame at the press. */
  readonly row?: Row
  /** Its cell in the contact sheet of its press. */
  readonly cellId?: string
  /** Layout size of a new frame that holds it. */
  readonly frame: { readonly width: number; readonly height: number }
  /** How often another picture was asked for instead of one that came; absent for the first. */
  readonly again?: number
  /** The patch in the document that the next one takes the place of. */
  readonly replaces?: string
  /** Marked as one to come back to. */
  readonly isStarred?: boolean
  readonly startedAtMs: number
  readonly expectedMs: number
  /** What it was expected to cost, USD. */
  readonly estimateUsd: number
  readonly state: VariantState
  readonly picture?: KeptPicture
  /** The edited part, or what a layer showed at the press and what it shows now. */
  readonly compared?: Compared
  readonly edit?: EditOutcome
  /** For its turn in the thread of the layer that it goes to. */
  readonly thumbnail?: Bytes
  /** How well the texts over its layer can be read on it; absent where none are, or where it is a patch. */
  readonly contrast?: { readonly texts: readonly CopyContrast[]; readonly hasLayersBetween: boolean }
  /** How near it is to the palette of the style that went along. */
  readonly paletteFit?: PaletteFit
  /** Whether the wanted lettering stands in it; absent where none is wanted or nobody can read it. */
  readonly proof?: TextProof
  readonly generation?: Omit<Generation, 'images'>
  readonly recipe?: Recipe
  /** Milliseconds from the press to the picture's arrival. */
  readonly tookMs?: number
}

/** Whether work on the variant goes on. */
export function isRunning(variant: Variant): boolean {
  return variant.state.kind !== 'done' && variant.state.kind !== 'failed'
}

/** Changes one variant in the store by its id. */
export type PatchVariant = (id: string, change: Partial<Variant>) => void

/** Lets go what a variant was compared with. */
export function releaseCompared({ compared }: Pick<Variant, 'compared'>): void {
  for (const url of Object.values(compared ?? {})) URL.revokeObjectURL(url)
}
