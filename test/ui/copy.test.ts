import { describe, expect, test } from 'vitest'
import { type FailureKind, failure } from '../../src/core/failure'
import { adviceFor, formatSeconds, formatUsd, joinSentences, originFacts } from '../../src/ui/copy'

describe('what the window says', () => {
  test.each([
    [0, '$0'],
    [0.0672, '$0.067'],
    [1.2, '$1.20'],
  ])('%d dollars as %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text)
  })

  test.each([
    [840, '0.8 s'],
    [14_400, '14 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms as %s', (ms, text) => {
    expect(formatSeconds(ms)).toBe(text)
  })

  test.each([
    [{}, []],
    [{ cache: 'miss', queueMs: 400 }, []],
    [{ cache: 'off', queueMs: 12_400 }, ['waited 12 s for its turn']],
    [{ cache: 'hit', queueMs: 12_400 }, ['kept by the gateway, not paid again']],
    [{ cache: 'derived' }, ['scaled down from a kept picture']],
    [{ cache: 'shared' }, ['made for the same request']],
  ] as const)('of %j where a picture comes from', (trace, facts) => {
    expect(originFacts({ path: 'google', attempts: 1, totalMs: 10, ...trace })).toEqual(facts)
  })

  test('in whole sentences even where a service forgot the full stop', () => {
    expect(joinSentences('API key not valid', 'Check the key in Settings.')).toBe(
      'API key not valid. Check the key in Settings.',
    )
    expect(joinSentences('Cancelled.', undefined)).toBe('Cancelled.')
  })

  const KINDS: readonly FailureKind[] = [
    { kind: 'unauthorised' },
    { kind: 'rate-limited', retryAfterMs: 12_000 },
    { kind: 'quota-exhausted' },
    { kind: 'blocked', reason: 'SAFETY', billed: false },
    { kind: 'no-image' },
    { kind: 'too-large' },
    { kind: 'timeout', afterMs: 180_000 },
    { kind: 'network' },
    { kind: 'upstream', status: 503 },
    { kind: 'unsupported' },
    { kind: 'protocol' },
  ]
  test.each(KINDS.map((kind) => [kind.kind, kind] as const))('what to do about a failure of kind %s', (_, kind) => {
    expect(adviceFor(failure(kind, 'Something happened.'))).toMatch(/\b(try|check|wait|choose|say|open)\b/i)
  })

  test('whether a refusal was billed, where that is known', () => {
    const refused = (billed?: boolean) =>
      adviceFor(failure({ kind: 'blocked', reason: 'SAFETY', ...(billed === undefined ? {} : { billed }) }, 'Refused.'))
    expect([refused(false), refused(true)]).toEqual([
      expect.stringMatching(/^Nothing was billed/),
      expect.stringMatching(/^The attempt was billed/),
    ])
    expect(refused()).not.toMatch(/billed/)
  })
})
