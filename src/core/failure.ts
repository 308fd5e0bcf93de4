/**
 * Everything that can go wrong in an expected way, as plain data that survives `postMessage` and JSON.
 *
 * `message` is one plain sentence for a person, free of keys and of request bodies. `retryable` says whether the
 * same request may succeed if sent again unchanged; it is set once, by the maker of the failure.
 */
export type Failure = FailureKind & { readonly message: string; readonly retryable: boolean }

export type FailureKind =
  | { readonly kind: 'invalid-request' }
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: number }
  | { readonly kind: 'quota-exhausted'; readonly resetsAt?: string }
  /** The model or its provider refused. `billed` is undefined where nobody said. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly billed?: boolean }
  /** An answer without a picture; `text` is what the model said instead. */
  | { readonly kind: 'no-image'; readonly text?: string; readonly finishReason?: string }
  | { readonly kind: 'too-large'; readonly limitBytes?: number }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'network' }
  | { readonly kind: 'upstream'; readonly status: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'protocol' }
  | { readonly kind: 'document-newer'; readonly version: number }

const RETRYABLE = new Set<FailureKind['kind']>(['rate-limited', 'timeout', 'network', 'no-image'])

/** Makes a failure and decides `retryable`: rate limits, timeouts, network faults, empty answers and HTTP 5xx (and 408) are. */
export function failure(kind: FailureKind, message: string): Failure {
  const transientStatus = kind.kind === 'upstream' && (kind.status >= 500 || kind.status === 408)
  return { ...kind, message, retryable: transientStatus || RETRYABLE.has(kind.kind) }
}

/** Called off by whoever asked. */
export const CANCELLED: Failure = failure({ kind: 'cancelled' }, 'Cancelled.')
