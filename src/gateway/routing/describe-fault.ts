import type { Failure } from '../../core/failure'
import { assertNever } from '../../core/result'

/**
 * Why a path is not used at the moment, in our own words and whole sentences: a provider's may repeat a prompt, and this is read by
 * operators, by other gateways, and at addresses that need no key.
 */
export function describeFault(fault: Failure): string {
  switch (fault.kind) {
    case 'upstream':
      return `The provider answered with HTTP ${fault.status}.`
    case 'network':
      return 'The provider could not be reached, or the connection broke.'
    case 'timeout':
      return 'The provider did not answer in time.'
    case 'protocol':
      return 'The provider’s answers could not be read.'
    case 'rate-limited':
      return 'The provider is asked for too much at once.'
    case 'quota-exhausted':
      return 'The provider’s quota is used up.'
    case 'unauthorised':
      return 'The provider’s key is not accepted.'
    case 'unsupported':
      return 'The provider does not have the model.'
    case 'invalid-request':
    case 'too-large':
    case 'document-newer':
    case 'blocked':
    case 'cancelled':
    case 'no-image':
      return 'The provider made no picture.'
    default:
      return assertNever(fault)
  }
}
