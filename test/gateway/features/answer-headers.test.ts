import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RESPONSE_HEADERS } from '../../../src/api/dialects/refill-headers'
import type { RunningGateway } from '../start-gateway'
import { ask, askAndKeep, askFor, call, FORMATS, readAnswer } from './ask'
import { eventually } from './eventually'
import { ESTIMATE_USD, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'

let upstream: PictureUpstream
let gateway: RunningGateway

beforeAll(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)], { config: { routing: { maxAttempts: 2 } } })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

const refill = (headers: Headers) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-refill')))

describe.each(FORMATS)('The headers of an answer (%s)', (format) => {
  const prompt = `Boat for ${format}`

  test.each([false, true])('that is made now tell how it came about (stream: %s)', async (stream) => {
    const { headers } = await askAndKeep(gateway, { format, prompt: `${prompt} ${stream}`, stream })
    expect(refill(headers)).toEqual({
      'x-refill-gateway': '1',
      'x-refill-path': 'studio',
      'x-refill-attempts': '1',
      'x-refill-cache': 'miss',
      'x-refill-cost-usd': String(ESTIMATE_USD),
      'x-refill-cost-basis': 'estimate',
      'x-refill-generation': expect.stringMatching(/^request-[0-9a-f]{64}$/),
      'x-refill-ms': expect.stringMatching(/^\d+$/),
      'x-refill-queue-ms': expect.stringMatching(/^\d+$/),
    })
    expect(headers.get('x-request-id')).toMatch(/^id-\d+$/)
    expect(headers.get('server-timing')).toMatch(/^cache;desc=miss, queue;dur=\d+, total;dur=\d+$/)
  })

  test.each([false, true])('that is kept say so, and that it cost nothing (stream: %s)', async (stream) => {
    await askAndKeep(gateway, { format, prompt })
    const { headers } = await askFor(gateway, { format, prompt, stream })
    expect(refill(headers)).toMatchObject({
      'x-refill-path': 'studio',
      'x-refill-cache': 'hit',
      'x-refill-cost-usd': '0',
      'x-refill-cost-basis': 'measured',
      'x-refill-generation': expect.stringMatching(/^request-/),
    })
    expect(headers.get('server-timing')).toContain('cache;desc=hit')
  })

  test('that failed tell where it was tried, how often, and why it failed', async () => {
    upstream.answerNext(answers.broken, answers.broken)
    const { status, headers } = await askFor(gateway, { format, prompt: `${prompt} broken` })
    expect(status).toBe(500)
    expect(refill(headers)).toMatchObject({
      'x-refill-path': 'studio',
      'x-refill-attempts': '2',
      'x-refill-cache': 'miss',
      'x-refill-cost-usd': '0',
      'x-refill-generation': expect.stringMatching(/^request-/),
      'x-refill-ms': expect.stringMatching(/^\d+$/),
    })
    expect(JSON.parse(decodeURIComponent(headers.get('x-refill-failure') ?? ''))).toMatchObject({
      kind: 'upstream',
      status: 500,
    })
    expect(headers.get('x-should-retry')).toBe('false')
    expect(headers.get('x-request-id')).toMatch(/^id-\d+$/)
  })

  test('may all be read by a page of another origin', async () => {
    const { headers } = await askFor(gateway, { format, prompt: `${prompt} page`, headers: { origin: 'null' } })
    const exposed = (headers.get('access-control-expose-headers') ?? '').split(', ')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(exposed).toEqual(expect.arrayContaining([...RESPONSE_HEADERS]))
    for (const name of Object.keys(refill(headers))) expect(exposed).toContain(name)
  })
})

test('The attempts that failed before are counted', async () => {
  // On paths that did not fail before: each may repeat only so much.
  const fresh = await startFeatureGateway([studioPath(upstream)])
  upstream.answerNext(answers.overloaded)
  const answered = await askFor(fresh, { prompt: 'At the second try' })
  await fresh.stop()
  expect(answered.headers.get('x-refill-attempts')).toBe('2')
  expect(answered.status).toBe(200)
})

test('Every answer has a request id of its own, which the log has too', async () => {
  const ids: string[] = []
  for (const prompt of ['One', 'Two', 'One']) {
    ids.push((await askFor(gateway, { prompt })).headers.get('x-request-id') ?? '')
  }
  ids.push((await call(gateway, '/v1beta/models')).headers.get('x-request-id') ?? '')
  expect(new Set(ids)).toHaveLength(4)
  for (const id of ids.slice(0, 3)) await eventually(() => gateway.logged()).toContain(`"requestId":"${id}"`)
})

test('What a client wrote wrongly beside the body is a warning', async () => {
  const { headers, status } = await readAnswer(
    await ask(gateway, { prompt: 'Wishes', headers: { 'x-refill-policy': 'best', 'x-refill-cache': 'maybe' } }),
  )
  const warnings = decodeURIComponent(headers.get('x-refill-warnings') ?? '')
  expect(status).toBe(200)
  expect(warnings).toContain('x-refill-policy was not used')
  expect(warnings).toContain('x-refill-cache was not used')
})
