import type { GenerationState, GenerationStore } from './generation-store'
import { mayStartAgain } from './may-start-again'

/** How a generation ended. */
export interface Ending {
  readonly name: string
  readonly outcome: Parameters<GenerationStore['finish']>[1]
  readonly nowMs: number
  /** Of the request it belongs to, where that began in this process. */
  readonly requestDigest?: string
}

/**
 * Endings that a store could not take: known to this process, which answers from them until they are written. A failure
 * never takes the place of an answer.
 */
export interface OwedEndings<One extends Ending> {
  owe(ending: One): void
  paid(name: string): void
  /** Whether an answer is owed under the name. */
  hasAnswer(name: string): boolean
  /** How a generation that is owed ended. */
  find(name: string): GenerationState | undefined
  /** What `begin` is to answer by itself; undefined where the store decides. */
  whatBegins(
    name: string,
    requestDigest: string,
  ): { readonly kind: 'conflict' } | { readonly kind: 'exists'; readonly state: GenerationState } | undefined
  readonly all: readonly One[]
}

/** Endings remembered at most; each is about a kilobyte, since its pictures lie elsewhere. */
const MAX_OWED = 1000

/** Nothing owed yet. */
export function createOwedEndings<One extends Ending>(): OwedEndings<One> {
  const owed = new Map<string, One>()
  const find = (name: string) => {
    const ending = owed.get(name)
    return ending === undefined ? undefined : stateOf(ending)
  }
  return {
    owe(ending) {
      owed.set(ending.name, ending)
      const [oldest] = owed.keys()
      if (owed.size > MAX_OWED && oldest !== undefined) owed.delete(oldest)
    },
    paid: (name) => void owed.delete(name),
    hasAnswer: (name) => 'kept' in (owed.get(name)?.outcome ?? {}),
    find,
    whatBegins(name, requestDigest) {
      const ending = owed.get(name)
      if (ending?.requestDigest !== undefined && ending.requestDigest !== requestDigest) return { kind: 'conflict' }
      const state = find(name)
      return state === undefined || mayStartAgain(state) ? undefined : { kind: 'exists', state }
    },
    get all() {
      return [...owed.values()]
    },
  }
}

function stateOf({ outcome, nowMs }: Ending): GenerationState {
  return 'kept' in outcome
    ? { state: 'done', finishedAtMs: nowMs, kept: outcome.kept }
    : { state: 'failed', finishedAtMs: nowMs, failure: outcome.failure }
}
