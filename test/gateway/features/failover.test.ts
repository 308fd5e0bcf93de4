import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFakeUpstream } from '../../fixtures/fake-upstream'
import { headerOnlyPng } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { askFor, CLIENT_KEY, FORMATS, MODEL } from './ask'
import { COST_USD, openAiPath, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, type PlannedAnswer, startPictureUpstream } from './picture-upstream'
import { readLedgerRows } from './read-ledger-rows'

let first: PictureUpstream
let second: PictureUpstream
let gateway: RunningGateway

beforeEach(async () => {
  first = await startPictureUpstream()
  second = await startPictureUpstream()
  gateway = await startFeatureGateway(
    [studioPath(first, { id: 'first' }), openAiPath(second, 'images', { id: 'second' })],
    {
      config: { routing: { policy: 'fixed' }, cache: { enabled: false } },
    },
  )
})
afterEach(async () => {
  await gateway.stop()
  await first.close()
  await second.close()
})

const googleError = (status: number, name: string): PlannedAnswer => ({
  status,
  json: { error: { code: status, status: name, message: name } },
})

describe('A client is not aware', () => {
  test.each([
    ['that a path is overloaded', answers.overloaded],
    ['that a path has an error of its own', answers.broken],
    ['that a path has had enough requests', googleError(429, 'RESOURCE_EXHAUSTED')],
    ['that a path does not know its key', googleError(401, 'UNAUTHENTICATED')],
    ['that a path does not have the model', googleError(404, 'NOT_FOUND')],
    ['that a path answers garbage', { status: 200, json: 'garbage' }],
  ])('%s', async (_what, answer) => {
    first.answerNext(answer, answer, answer)
    for (const format of FORMATS) {
      const answered = await askFor(gateway, { format, prompt: `A boat for ${format}` })
      expect(answered).toMatchObject({ status: 200, path: 'second' })
      expect(answered.pictures).toHaveLength(1)
    }
    const attempts = first.calls.length + second.calls.length
    expect((await readLedgerRows(gateway)).reduce((sum, row) => sum + Number(row['attempts']), 0)).toBe(attempts)
  })

  test('that a path answers without a picture: it is asked once more with a word about that, then another', async () => {
    const empty = { status: 200, json: { candidates: [{ finishReason: 'NO_IMAGE' }] } }
    first.answerNext(empty, empty)
    expect(await askFor(gateway)).toMatchObject({ status: 200, path: 'second' })
    const [plain, hinted] = first.calls.map(({ body }) => body.length)
    expect(hinted).toBeGreaterThan(plain ?? 0)
    first.answerNext(empty)
    expect(await askFor(gateway)).toMatchObject({ status: 200, path: 'first' })
  })

  test('that a path cannot be reached', async () => {
    await first.close()
    expect(await askFor(gateway)).toMatchObject({ status: 200, path: 'second' })
    first = await startPictureUpstream()
  })
})

test('The attempts of a request are counted in its header and in the ledger', async () => {
  first.answerNext(answers.overloaded)
  const { headers } = await askFor(gateway)
  expect(headers.get('x-refill-attempts')).toBe('2')
  expect(await readLedgerRows(gateway)).toMatchObject([{ attempts: '2', path: 'second', outcome: 'ok' }])
})

describe('What another path would not do better', () => {
  test.each([
    ['a refusal of the prompt', answers.refused],
    ['a refusal of the picture', answers.refusedPicture],
    ['a request that is wrong', answers.badRequest],
  ])('is answered after one call: %s', async (_what, answer) => {
    first.answerNext(answer)
    const { status, headers } = await askFor(gateway, { format: 'openai-images' })
    expect(status).toBe(400)
    expect(headers.get('x-refill-attempts')).toBe('1')
    expect([first.calls.length, second.calls.length]).toEqual([1, 0])
  })

  test('does not count against the path: 20 refusals later it is asked first', async () => {
    first.answerNext(...Array.from({ length: 20 }, () => answers.refusedPicture))
    for (let sent = 0; sent < 20; sent += 1) await askFor(gateway, { prompt: `Refused ${sent}` })
    expect(await askFor(gateway, { prompt: 'Well' })).toMatchObject({ status: 200, path: 'first' })
  })
})

describe('A final failure is sent once by clients that repeat by themselves', () => {
  const down = googleError(503, 'UNAVAILABLE')
  const plan = () => {
    first.answerNext(...Array.from({ length: 10 }, () => down))
    second.answerNext(...Array.from({ length: 10 }, () => down))
  }

  test('openai', async () => {
    plan()
    const client = new OpenAI({ apiKey: CLIENT_KEY, baseURL: `${gateway.url}/v1`, maxRetries: 5 })
    const asked = client.images.generate({ model: MODEL, prompt: 'A boat' })
    await expect(asked).rejects.toMatchObject({ status: 503 })
    // As many as the gateway itself makes of one request.
    expect(first.calls.length + second.calls.length).toBeLessThanOrEqual(4)
    expect(await readLedgerRows(gateway)).toHaveLength(1)
  })

  test('@google/genai', async () => {
    plan()
    const client = new GoogleGenAI({ apiKey: CLIENT_KEY, httpOptions: { baseUrl: gateway.url } })
    await expect(client.models.generateContent({ model: MODEL, contents: 'A boat' })).rejects.toMatchObject({
      status: 503,
    })
    expect(await readLedgerRows(gateway)).toHaveLength(1)
  })
})

test('Readiness names a path that does not know its key, and goes on with the other', async () => {
  first.answerNext(googleError(401, 'UNAUTHENTICATED'))
  await askFor(gateway)
  const ready = await fetch(`${gateway.url}/readyz`)
  expect(ready.status).toBe(200)
  expect(await ready.json()).toMatchObject({ status: 'degraded', problems: [expect.stringContaining('first')] })
  const calls = first.calls.length
  expect(await askFor(gateway, { prompt: 'Next' })).toMatchObject({ status: 200, path: 'second' })
  expect(first.calls).toHaveLength(calls)
})

test('A picture that breaks off is neither taken for whole nor asked for twice, and is billed', async () => {
  const broken = await startBrokenUpstream()
  const alone = await startFeatureGateway([studioPath({ ...first, url: broken.url })])
  for (const format of FORMATS) {
    const outcome = await askFor(alone, { format, prompt: `Broken ${format}` }).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([502, 503, 'cut']).toContain(outcome)
  }
  const rows = await readLedgerRows(alone)
  await alone.stop()
  await broken.close()
  expect(rows).toHaveLength(3)
  expect(broken.calls()).toBe(3)
  for (const row of rows) expect(row['outcome']).not.toBe('ok')
  expect(Number(rows[0]?.['cost_usd'])).toBeGreaterThanOrEqual(COST_USD)
})

/** Sends the beginning of a picture and breaks the connection. */
async function startBrokenUpstream() {
  const upstream = await startFakeUpstream()
  const data = Buffer.from(
    headerOnlyPng(
      64,
      64,
      Array.from({ length: 90_000 }, () => 7),
    ).bytes,
  ).toString('base64')
  const text = JSON.stringify({
    candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data } }] } }],
  })
  upstream.answerWith((response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
    response.write(text.slice(0, text.length - 1000), () => response.destroy())
  })
  return { url: upstream.url, close: upstream.close, calls: () => upstream.calls.length }
}
