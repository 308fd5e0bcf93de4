import { dequal } from 'dequal'
import type { StageNode } from './stage-node'

/** A record before and after; undefined where the node did not exist. */
export interface NodeDelta {
  readonly before: StageNode | undefined
  readonly after: StageNode | undefined
}

/** One press of undo: all nodes it touches, by id. */
export type UndoStep = ReadonlyMap<string, NodeDelta>

/** The steps that can be undone and redone. Writes gather in an open group until someone commits it. */
export class History {
  #open = new Map<string, NodeDelta>()
  readonly #done: UndoStep[] = []
  readonly #undone: UndoStep[] = []

  /** Notes one write in the open group. */
  note(id: string, delta: NodeDelta): void {
    const first = this.#open.get(id)
    const before = first === undefined ? delta.before : first.before
    // Writes that cancel out are no change.
    if (first !== undefined && dequal(before, delta.after)) this.#open.delete(id)
    else this.#open.set(id, { before, after: delta.after })
    this.#undone.length = 0
  }

  /** Makes the open group one step. Nothing happens when it is empty. */
  commit(): void {
    const step = new Map([...this.#open].filter(([, { before, after }]) => before !== after))
    this.#open = new Map()
    if (step.size > 0) this.#done.push(step)
  }

  /** The step to take back now: what is not committed yet, else the last step. Undefined when there is none. */
  undo(): UndoStep | undefined {
    this.commit()
    const step = this.#done.pop()
    if (step !== undefined) this.#undone.push(step)
    return step
  }

  /** The step to do again. Undefined when nothing was undone since the last write. */
  redo(): UndoStep | undefined {
    const step = this.#undone.pop()
    if (step !== undefined) this.#done.push(step)
    return step
  }

  /** How many times undo can be pressed, an open group counted as one. */
  get undoCount(): number {
    return this.#done.length + (this.#open.size > 0 ? 1 : 0)
  }

  /** How many times redo can be pressed. */
  get redoCount(): number {
    return this.#undone.length
  }

  /** Whether writes wait for a commit. */
  get isOpen(): boolean {
    return this.#open.size > 0
  }

  /** Forgets everything, for a document that was just filled from a seed. */
  clear(): void {
    this.#open = new Map()
    this.#done.length = 0
    this.#undone.length = 0
  }
}
