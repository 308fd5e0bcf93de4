import { type Failure, failure } from '../core/failure'
import { fail, type Result } from '../core/result'

/** A call that cannot be answered as the document is now, with the reason in a sentence. */
export function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
