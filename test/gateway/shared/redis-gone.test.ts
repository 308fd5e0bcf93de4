import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, startRedisServer } from '../../fixtures/redis-server'
import { warningsOf } from '../features/ask'
import { eventually } from '../features/eventually'
import { askAt, type GatewayPair, secretIn, startGatewayPair, stateAt, statusOf } from './gateway-pair'

let pair: GatewayPair
let back: RedisServer | undefined
beforeAll(async () => {
  pair = await startGatewayPair()
}, 60_000)
afterAll(async () => {
  await pair?.stop()
  await back?.stop()
})

describe('gateways whose Redis goes away', () => {
  test('answer without it, refuse keys with a budget, and are well when it is back', async () => {
    const { one, other, redis, keysCommand } = pair
    const key = secretIn(await keysCommand('create', '--name', 'frugal', '--budget', '5'))
    await eventually(async () => (await askAt(one, { prompt: 'known', key })).status).toBe(200)
    await redis.stop()
    await eventually(() => statusOf(one)).toBe('degraded')
    const made = await askAt(one, { prompt: 'alone', name: 'alone' })
    expect([made.status, made.pictures.length]).toEqual([200, 1])
    expect(warningsOf(made)).toContain('not-kept')
    const refused = await askAt(one, { prompt: 'unseen', key })
    expect(refused.status).toBe(503)
    expect(JSON.stringify(refused.json)).toContain('budget of this key cannot be checked')
    back = await startRedisServer(Number(new URL(redis.url).port))
    for (const gateway of [one, other]) await eventually(() => statusOf(gateway)).toBe('ok')
    const kept = await askAt(one, { prompt: 'again', name: 'again' })
    expect(warningsOf(kept)).toBe('')
    await eventually(() => stateAt(other, 'again')).toBe('done')
    expect((await askAt(one, { prompt: 'seen', key })).status).toBe(200)
  })

  test('keep what a gateway made that was killed afterwards, and do not know what became of what it was making', async () => {
    const { one, other, upstream } = pair
    const made = await askAt(one, { prompt: 'kept', name: 'kept' })
    await eventually(() => stateAt(other, 'kept')).toBe('done')
    const release = upstream.hold()
    const lost = askAt(one, { prompt: 'lost', name: 'lost' })
    lost.catch(() => undefined)
    await eventually(() => stateAt(other, 'lost')).toBe('in-flight')
    one.child.kill('SIGKILL')
    await expect(lost).rejects.toThrow()
    expect(await stateAt(other, 'lost')).toBe('in-flight')
    const collected = await askAt(other, { prompt: 'kept', name: 'kept' })
    expect([collected.cache, collected.pictures]).toEqual(['hit', made.pictures])

    // Its lease runs out, here at once rather than in 15 seconds; that of the other is renewed.
    const redis = new Redis(back?.url ?? '')
    for (const lease of await redis.keys('refill:owner:*')) await redis.pexpire(lease, 1)
    redis.disconnect()
    await eventually(() => stateAt(other, 'lost')).toBe('unknown')
    release()
    const again = await askAt(other, { prompt: 'lost', name: 'lost' })
    expect([again.status, warningsOf(again)]).toEqual([200, expect.stringContaining('maybe-billed')])
  })
})
