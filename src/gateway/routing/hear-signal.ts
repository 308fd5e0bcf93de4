import type { Clock } from '../clock'
import type { RoutingSignal } from './dispatcher'
import { modelOf, type PathBook } from './path-book'

/** Takes over what another gateway learned of a path; nothing for a path that is not configured here. */
export function hearSignal(book: PathBook, signal: RoutingSignal, clock: Clock): void {
  const path = book.find(signal.path)
  if (path === undefined) return
  const nowMs = clock.elapsed()
  if (signal.kind === 'latency') {
    modelOf(path, signal.model).latency.record(signal.imageSize, signal.ms, nowMs)
    return
  }
  if (signal.kind === 'closed') {
    modelOf(path, signal.model).breaker.close()
    return
  }
  const untilMs = nowMs + Math.max(0, signal.untilMs - clock.now())
  if (signal.model === undefined || signal.state === 'off') {
    path.offUntilMs = untilMs
    path.offReason = signal.reason
    return
  }
  const model = modelOf(path, signal.model)
  if (signal.state === 'gone') model.goneUntilMs = untilMs
  else model.breaker.openUntil(untilMs, nowMs, signal.reason)
}
