import type { ReferenceRole } from '../generation'
import type { Mode } from '../mode'
import type { ExactText, Scene } from './scene'

/** Everything that the words sent to the model are made of. */
export interface InstructionFacts {
  readonly mode: Mode
  /** The person's words, with `@layer name` where a reference is meant. */
  readonly prompt: string
  /** In the order they are sent; the first is image 1. */
  readonly references: readonly { readonly role: ReferenceRole; readonly label: string }[]
  /** A mask goes along, as the last image. */
  readonly hasMask: boolean
  readonly scene: Scene
  readonly texts: readonly ExactText[]
  /** Saved subjects among the references, with what must not change. */
  readonly subjects: readonly {
    readonly name: string
    readonly description: string
    readonly keep: readonly string[]
    /** Their views' places among the references, from 0. */
    readonly references: readonly number[]
  }[]
}
