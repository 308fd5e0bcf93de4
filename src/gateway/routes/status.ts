import type { PathHealth } from '../routing/dispatcher'

/** Whether a gateway can do its work, and what is wrong. */
export interface Readiness {
  readonly ready: boolean
  readonly status: 'ok' | 'degraded' | 'closing' | 'unable'
  /** Sentences for the operator. */
  readonly problems: readonly string[]
}

/** What readiness is told. */
export interface ReadinessFacts {
  readonly isClosing: boolean
  readonly health: readonly PathHealth[]
  readonly pathIds: readonly string[]
  /** Sentences of stores that cannot be used at the moment. */
  readonly storeFaults: readonly string[]
}

/**
 * Ready while at least one path can be tried: a gateway whose store is gone still makes pictures, and says that it keeps
 * none. Stopping is not ready, so that a load balancer sends nothing more.
 */
export function judgeReadiness({ isClosing, health, pathIds, storeFaults }: ReadinessFacts): Readiness {
  if (isClosing) return { ready: false, status: 'closing', problems: ['The gateway is being stopped.'] }
  const off = health.filter(({ state }) => state === 'off' || state === 'open')
  const problems = [...off.map(({ path, model, reason }) => `${path}, ${model}: ${reason}`), ...storeFaults]
  const isUsable = pathIds.some((id) => !health.some(({ path, state }) => path === id && state === 'off'))
  if (!isUsable)
    return { ready: false, status: 'unable', problems: ['No path to a provider can be used.', ...problems] }
  return { ready: true, status: problems.length > 0 ? 'degraded' : 'ok', problems }
}
