import type { Warning } from '../../core/generation'

/** For an answer whose store cannot be used at the moment. */
export const NOT_KEPT: Warning = {
  code: 'not-kept',
  message: 'The gateway cannot keep this answer at the moment: if it is lost on the way, it must be made again.',
}
