import type { Failure } from '../../core/failure'
import { assertNever } from '../../core/result'

/**
 * Why a path is not used at the moment, in our own words: a provider's may repeat a prompt, and this is read by
 * operators, by other gateways, and at addresses that need no key.
 */
export function describeFault(fault: Failure): string {
  switch (fault.kind) {
    case 'upstream':
      return `It answered with HTTP ${fault.status}.`
    case 'network':
      return 'It could not be reached, or the connection broke.'
    case 'timeout':
      return 'It did not answer in time.'
    case 'protocol':
      return 'Its answers could not be read.'
    case 'rate-limited':
      return 'It is asked for too much at once.'
    case 'quota-exhausted':
      return 'Its quota is used up.'
    case 'unauthorised':
      return 'Its key is not accepted.'
    case 'unsupported':
      return 'It does not have the model.'
    case 'invalid-request':
    case 'too-large':
    case 'document-newer':
    case 'blocked':
    case 'cancelled':
    case 'no-image':
      return 'It made no picture.'
    default:
      return assertNever(fault)
  }
}
