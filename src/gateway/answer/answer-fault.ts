import { type Failure, failure } from '../../core/failure'

/**
 * What it means that an answer could not be read. One that is too large is its path's fault, and another path may well do
 * better; the kind `too-large` would blame the request.
 */
export function answerFault(fault: Failure): Failure {
  return fault.kind === 'too-large' ? failure({ kind: 'protocol' }, fault.message) : fault
}
