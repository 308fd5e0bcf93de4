import { type Failure, failure } from '../../core/failure'
import type { Generation, Usage, Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'

/**
 * The variants of one request as one answer. What came is answered even when some failed, with a warning; the failure of
 * the first is the answer only when there is no picture at all.
 */
export function mergeVariants(
  outcomes: readonly Result<Generation, Failure>[],
  totalMs: number,
): Result<Generation, Failure> {
  const made = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]))
  const [first] = made
  if (first === undefined) return fail(failures[0] ?? failure({ kind: 'no-image' }, 'No picture was made.'))
  const costs = made.flatMap(({ costUsd }) => costUsd ?? [])
  const usages = made.flatMap(({ usage }) => usage ?? [])
  const warnings = [...made.flatMap((one) => one.warnings), ...partialWarnings(failures, outcomes.length)]
  return ok({
    ...first,
    images: made.flatMap((one) => one.images),
    ...(usages.length === 0 ? {} : { usage: usages.reduce(addUsage) }),
    ...(costs.length < made.length ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
    warnings: warnings.filter((one, index) => warnings.findIndex((other) => other.message === one.message) === index),
    trace: { ...traceOf(made, first), attempts: Math.max(...made.map((one) => one.trace.attempts)), totalMs },
  })
}

// What was made now was paid for now, whatever the others were.
function traceOf(made: readonly Generation[], first: Generation): Generation['trace'] {
  const fresh = made.find(({ trace }) => trace.cache === 'miss')
  return fresh === undefined ? first.trace : { ...first.trace, cache: 'miss' }
}

function partialWarnings(failures: readonly Failure[], asked: number): readonly Warning[] {
  const [first] = failures
  if (first === undefined) return []
  const message = `${failures.length} of ${asked} pictures were not made. ${first.message}`
  return [{ code: 'ignored-option', message }]
}

function addUsage(a: Usage, b: Usage): Usage {
  const names = ['inputTokens', 'outputTokens', 'imageOutputTokens', 'thoughtTokens'] as const
  const sums = names.flatMap((name) =>
    a[name] === undefined && b[name] === undefined ? [] : [[name, (a[name] ?? 0) + (b[name] ?? 0)]],
  )
  return Object.fromEntries(sums)
}
