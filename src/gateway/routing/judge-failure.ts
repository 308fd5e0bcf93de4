import type { Failure } from '../../core/failure'

/** What a failure means for the path, and for the request. */
export interface Judgement {
  /** Whether it counts against the path (breaker, retry budget). */
  readonly isFault: boolean
  /** Whether the path is asked for too much: it gets fewer requests at once. */
  readonly isOverload: boolean
  /**
   * `final`: the request ends. `again`: another path, else this one after a wait. `elsewhere`: another path only.
   * `next-model`: the path's next id for the model, or another path. `hint`: this path once more with a hint, then another.
   */
  readonly next: 'final' | 'again' | 'elsewhere' | 'next-model' | 'hint'
}

const FINAL: Judgement = { isFault: false, isOverload: false, next: 'final' }
const ELSEWHERE: Judgement = { isFault: false, isOverload: false, next: 'elsewhere' }
const FAULT: Judgement = { isFault: true, isOverload: false, next: 'again' }

const JUDGEMENTS: Readonly<Record<Failure['kind'], Judgement>> = {
  'invalid-request': FINAL,
  'too-large': FINAL,
  'document-newer': FINAL,
  // A refusal is the model's answer: the path is well, and another would be paid to refuse as well.
  blocked: FINAL,
  cancelled: FINAL,
  unauthorised: ELSEWHERE,
  'quota-exhausted': ELSEWHERE,
  unsupported: { isFault: false, isOverload: false, next: 'next-model' },
  'rate-limited': { isFault: false, isOverload: true, next: 'again' },
  'no-image': { isFault: false, isOverload: false, next: 'hint' },
  timeout: FAULT,
  network: FAULT,
  upstream: FAULT,
  protocol: { isFault: true, isOverload: false, next: 'elsewhere' },
}

const OVERLOADED = 503

/** Judges by kind; a fault of which its maker says that the same request would fail again goes elsewhere. */
export function judgeFailure(fault: Failure): Judgement {
  const judgement = JUDGEMENTS[fault.kind]
  const isOverload = judgement.isOverload || (fault.kind === 'upstream' && fault.status === OVERLOADED)
  const next = judgement.next === 'again' && !fault.retryable ? 'elsewhere' : judgement.next
  return { ...judgement, isOverload, next }
}
