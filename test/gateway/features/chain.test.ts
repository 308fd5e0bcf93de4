import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headerOnlyPng } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { ask, askAndKeep, askFor, call, FORMATS, readAnswer, warningsOf } from './ask'
import { COST_USD, PRICES, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'
import { readLedgerRows, untilIdle } from './read-ledger-rows'

/** How a gateway may be reached by another one. */
const KINDS = ['gemini', 'images', 'chat'] as const

let upstream: PictureUpstream
/** The one next to the provider. */
let far: RunningGateway
/** The one that clients ask. */
let near: RunningGateway
let prompts = 0

beforeAll(async () => {
  upstream = await startPictureUpstream()
  far = await startFeatureGateway([studioPath(upstream)], { config: { routing: { maxAttempts: 2 } } })
  near = await startFeatureGateway(KINDS.map(entryFor), {
    environment: { FAR_KEY: 'studio-key-2' },
    config: { routing: { maxAttempts: 1 } },
  })
})
afterAll(async () => {
  await near.stop()
  await far.stop()
  await upstream.close()
})

const through = (path: string, headers: Readonly<Record<string, string>> = {}) => ({
  prompt: `Through ${path} ${++prompts}`,
  headers: { 'x-refill-route': path, ...headers },
})

describe.each(KINDS)('Two gateways in a row (%s)', (path) => {
  test.each(FORMATS)('answer a client of each format byte for byte, with one call upstream (%s)', async (format) => {
    const calls = upstream.calls.length
    const answered = await askFor(near, { ...through(path), format, size: '2K', ratio: '16:9' })
    expect(answered).toMatchObject({ status: 200, path })
    expect(answered.pictures).toEqual([Buffer.from(headerOnlyPng(2752, 1536, [calls + 1]).bytes)])
    expect(upstream.calls).toHaveLength(calls + 1)
  })

  test('count one cost, the one that the provider bills', async () => {
    const wish = through(path)
    await askAndKeep(near, wish)
    await untilIdle(near)
    const [rowNear] = (await readLedgerRows(near)).slice(-1)
    const [rowFar] = (await readLedgerRows(far)).slice(-1)
    expect(Number(rowFar?.['cost_usd'])).toBeCloseTo(COST_USD, 9)
    expect(Number(rowNear?.['cost_usd'])).toBeCloseTo(COST_USD, 9)
    expect([rowNear?.['path'], rowFar?.['path']]).toEqual([path, 'studio'])
  })

  test('know the mode, the roles and the seed as they were asked for', async () => {
    const reference = headerOnlyPng(64, 64, [9]).bytes
    const headers = { 'x-refill-mode': 'relight' }
    await askFor(near, { ...through(path, headers), references: [reference], seed: 11 })
    const [row] = (await readLedgerRows(far)).slice(-1)
    expect(row).toMatchObject({ mode: 'relight', pattern: 'relight 1 ref, short', key_name: 'environment 2' })
    expect(upstream.calls.at(-1)?.body.toString('latin1')).toContain('"seed":11')
  })

  test('keep an answer under one name: a call that the near one lost is not made again', async () => {
    const wish = through(path, { 'idempotency-key': `press ${path}` })
    const calls = upstream.calls.length
    const made = await askAndKeep(near, wish)
    // A near gateway with an empty memory, as after a loss of its disk.
    const other = await startFeatureGateway(KINDS.map(entryFor), { environment: { FAR_KEY: 'studio-key-2' } })
    await untilIdle(far)
    const again = await askFor(other, wish)
    await other.stop()
    expect(again.pictures).toEqual(made.pictures)
    expect(upstream.calls).toHaveLength(calls + 1)
  })

  test('answer with the failure of the provider, told once', async () => {
    upstream.answerNext(answers.refusedPicture)
    const calls = upstream.calls.length
    const answered = await askFor(near, { ...through(path), format: 'openai-images' })
    expect(answered.status).toBe(400)
    expect(answered.json).toMatchObject({ error: { code: 'moderation_blocked' } })
    expect(upstream.calls).toHaveLength(calls + 1)
  })

  test('pass on a stream', async () => {
    const answered = await readAnswer(await ask(near, { ...through(path), stream: true }))
    expect(answered.status).toBe(200)
    expect(answered.pictures).toHaveLength(1)
    expect(warningsOf(answered)).toBe('')
  })

  test('do not answer a press for a fresh picture from the far cache', async () => {
    const wish = through(path)
    const first = await askFor(near, wish)
    const fresh = await askFor(near, { ...wish, headers: { ...wish.headers, 'x-refill-cache': 'refresh' } })
    expect(fresh.pictures).not.toEqual(first.pictures)
  })
})

test('A far gateway is asked once what it is', async () => {
  expect(far.logged()).not.toContain('"status":401')
  expect((await call(near, '/readyz')).status).toBe(200)
})

/** The far gateway as a path of the near one. */
function entryFor(id: (typeof KINDS)[number]): object {
  // What an images API usually lacks, a Refill has.
  const common = { id, key: { env: 'FAR_KEY' }, prices: PRICES, abilities: { seed: true } }
  if (id === 'gemini') return { ...common, kind: 'gemini-compatible', url: far.url }
  return { ...common, kind: 'openai-compatible', api: id, url: `${far.url}/v1` }
}
