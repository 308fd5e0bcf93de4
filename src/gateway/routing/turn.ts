import type { ImageSize } from '../../core/models'
import type { Clock } from '../clock'
import type { ModelState, PathState, Run } from './path-book'

/** A place on a path: one attempt may be sent now, and `leave` must be called once, when it is over. */
export interface Turn {
  readonly path: PathState
  readonly model: ModelState
  readonly isProbe: boolean
  readonly run: Run
  /** Frees the place, used or not. What the attempt showed is noted before. */
  leave(): void
}

/** A place on a path that is held while the pace is asked whether it may be used. */
export interface Place {
  /** The place is used from now on. */
  begin(imageSize: ImageSize): Turn
  /** Gives it back unused. */
  leave(): void
}

/** What a place is taken with. */
export interface PlaceOptions {
  readonly path: PathState
  readonly model: ModelState
  /** Tries out a path whose breaker is half open. */
  readonly isProbe: boolean
  readonly clock: Clock
  /** Called after a turn was left. */
  readonly onFree: () => void
}

/** Takes one of the path's places for requests in flight; the caller looked that there is one. */
export function takePlace({ path, model, isProbe, clock, onFree }: PlaceOptions): Place {
  path.concurrency.enter()
  if (isProbe) model.breaker.startProbe()
  let isOver = false
  const leave = (): void => {
    if (isOver) return
    isOver = true
    path.concurrency.leave()
    // Whatever it showed: where the breaker is not closed now, the next request may try.
    if (isProbe) model.breaker.dropProbe()
  }
  return {
    leave,
    begin(imageSize) {
      const run: Run = { imageSize, sentAtMs: clock.elapsed() }
      model.runs.add(run)
      return {
        path,
        model,
        isProbe,
        run,
        leave() {
          model.runs.delete(run)
          leave()
          onFree()
        },
      }
    },
  }
}
