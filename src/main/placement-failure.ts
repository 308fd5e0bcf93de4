import { type Failure, failure } from '../core/failure'

/** For a file that this person can only look at. */
export const VIEW_ONLY: Failure = failure(
  { kind: 'unsupported' },
  'This file is open for viewing only, so the picture was not placed.',
)

/** For what Figma threw when it was given a picture: its type or its size. */
export function pictureNotTaken(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  return failure({ kind: 'unsupported' }, `Figma did not take the picture: ${detail}`)
}
