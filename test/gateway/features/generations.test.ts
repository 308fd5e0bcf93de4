import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { ask, askAndKeep, askFor, call, FORMATS, generationOf, untilKept, type Wish } from './ask'
import { eventually } from './eventually'
import { COST_USD, OTHER_KEY, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'

let upstream: PictureUpstream
let gateway: RunningGateway
let presses = 0
let name = ''
const clock = createSteppedClock()

beforeAll(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)], { clock, config: { routing: { maxAttempts: 1 } } })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})
beforeEach(() => {
  name = `press ${++presses}/ä`
})

/** A request under this test's own key, which is percent-encoded in a header as in an address. */
const named = (changes: Wish = {}): Wish => ({
  prompt: name,
  ...changes,
  headers: { 'idempotency-key': encodeURIComponent(name), ...changes.headers },
})
const generation = (query = '', key?: string) =>
  call(gateway, `/v1/generations/${encodeURIComponent(name)}${query}`, key === undefined ? {} : { key })

describe('A generation that is asked for by its key', () => {
  test('is in flight while it is made, and done with its picture afterwards, byte for byte', async () => {
    const release = upstream.hold()
    const pressed = askFor(gateway, named())
    await eventually(() => upstream.held()).toBe(1)
    const before = await generation()
    expect(before.status).toBe(200)
    expect(await before.json()).toEqual({
      generation: name,
      state: 'in-flight',
      started_at: new Date(clock.now()).toISOString(),
    })
    release()
    const { pictures } = await pressed
    await untilKept(gateway, name)
    const done = await (await generation()).json()
    expect(done).toMatchObject({ state: 'done', path: 'studio', attempts: 1, warnings: [], images: [{ width: 1024 }] })
    expect(done.cost_usd).toBeCloseTo(COST_USD, 9)
    expect(Buffer.from(done.images[0].b64_json, 'base64')).toEqual(pictures[0])
  })

  test('is done although the client that asked has left', async () => {
    const release = upstream.hold()
    const leaving = new AbortController()
    const left = ask(gateway, named({ signal: leaving.signal })).catch(() => undefined)
    await eventually(() => upstream.held()).toBe(1)
    leaving.abort()
    await left
    release()
    await untilKept(gateway, name)
    expect(await (await generation()).json()).toMatchObject({ state: 'done', images: [{ size_bytes: 25 }] })
  })

  test('is described without its pictures when nobody wants them', async () => {
    await askAndKeep(gateway, named({ size: '2K', ratio: '16:9' }))
    const { images } = await (await generation('?pictures=0')).json()
    expect(images).toEqual([{ media_type: 'image/png', width: 2752, height: 1536, size_bytes: 25 }])
  })

  test('is failed with the failure in words', async () => {
    upstream.answerNext(answers.refusedPicture)
    await askAndKeep(gateway, named({ format: 'openai-images' }))
    expect(await (await generation()).json()).toMatchObject({
      state: 'failed',
      failure: { kind: 'blocked', retryable: false, message: expect.stringMatching(/\w/) },
    })
  })

  test.each(FORMATS)('is found by what the answer said where the client named no key (%s)', async (format) => {
    const answered = await askAndKeep(gateway, { format, prompt: `${name} ${format}` })
    name = generationOf(answered)
    const { images } = await (await generation()).json()
    expect(Buffer.from(images[0].b64_json, 'base64')).toEqual(answered.pictures[0])
  })

  test('is not known to another key, nor under a name that nobody used', async () => {
    await askAndKeep(gateway, named())
    const [theirs, unknown] = [await generation('', OTHER_KEY), await call(gateway, '/v1/generations/none')]
    expect([theirs.status, unknown.status]).toEqual([404, 404])
    expect(await theirs.text()).not.toContain('b64_json')
  })

  test('is forgotten when it was kept for long enough', async () => {
    await askAndKeep(gateway, named())
    clock.advance(24 * 3_600_000)
    expect((await generation()).status).toBe(404)
  })

  test('needs a key, and may be read by a page', async () => {
    expect((await generation('', 'wrong')).status).toBe(401)
    const answer = await call(gateway, '/v1/generations/none')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('A generation that is called off', () => {
  const callOff = (key?: string) =>
    call(gateway, `/v1/generations/${encodeURIComponent(name)}`, {
      method: 'DELETE',
      ...(key === undefined ? {} : { key }),
    })

  test('ends upstream too, and its client hears of it', async () => {
    const release = upstream.hold()
    const brokenOff = upstream.brokenOff()
    const pressed = askFor(gateway, named())
    await eventually(() => upstream.held()).toBe(1)
    expect((await callOff()).status).toBe(204)
    expect((await pressed).status).toBe(499)
    await eventually(() => upstream.brokenOff()).toBe(brokenOff + 1)
    release()
    expect(await (await generation()).json()).toMatchObject({ state: 'failed', failure: { kind: 'cancelled' } })
  })

  test('ends for all who wait for it', async () => {
    const release = upstream.hold()
    const calls = upstream.calls.length
    const first = askFor(gateway, named())
    await eventually(() => upstream.held()).toBe(1)
    const second = askFor(gateway, named())
    await eventually(async () => (await metrics()).match(/in_flight (\d)/)?.[1]).toBe('2')
    expect((await callOff()).status).toBe(204)
    expect([(await first).status, (await second).status]).toEqual([499, 499])
    expect(upstream.calls.length - calls).toBe(1)
    release()
  })

  test('may be asked for again', async () => {
    const release = upstream.hold()
    const pressed = askFor(gateway, named())
    await eventually(() => upstream.held()).toBe(1)
    await callOff()
    await pressed
    release()
    expect((await askFor(gateway, named())).status).toBe(200)
  })

  test('is that of its own client alone, and only while it is under way', async () => {
    const release = upstream.hold()
    const pressed = askFor(gateway, named())
    await eventually(() => upstream.held()).toBe(1)
    expect((await callOff(OTHER_KEY)).status).toBe(404)
    release()
    expect((await pressed).status).toBe(200)
    await untilKept(gateway, name)
    await eventually(async () => (await callOff()).status).toBe(404)
    expect(await (await generation()).json()).toMatchObject({ state: 'done' })
  })
})

async function metrics(): Promise<string> {
  const answer = await call(gateway, '/metrics')
  return answer.text()
}
