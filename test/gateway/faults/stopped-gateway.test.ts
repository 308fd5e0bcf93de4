import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../../fixtures/fake-upstream'
import { eventually } from '../features/eventually'
import { ask, gate, pathsTo, picture } from './fault-gateway'
import { type GatewayProcess, spawnGateway, startGatewayProcess, translateGateway } from './gateway-process'

let dataDir = ''
let program = ''
let upstream: FakeUpstream
let running: GatewayProcess | undefined

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'refill-stopped-'))
  upstream = await startFakeUpstream()
  program = await translateGateway()
})
afterAll(async () => {
  running?.child.kill('SIGKILL')
  await running?.ended
  await upstream.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a gateway that is told to stop', () => {
  test('finishes all that is under way, takes nothing new, and ends well', async () => {
    running = await startGatewayProcess({ program, dataDir, config: { paths: pathsTo([upstream.url]) } })
    const { url, child, ended } = running
    const held = gate(picture())
    upstream.answerWith(held.answer)
    const asked = Array.from({ length: 12 }, (_, at) => ask(url, { prompt: `load ${at}`, name: `load-${at}` }))
    await expect.poll(() => upstream.calls.length).toBe(12)
    child.kill('SIGTERM')
    // Only a gateway that has heard of it may be asked: an earlier request would wait with the others.
    const isUp = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    await eventually(isUp).toBe(false)
    const late = await ask(url, { prompt: 'late' }).then(
      ({ status }) => status,
      () => 'refused',
    )
    expect(['refused', 503]).toContain(late)
    held.open()
    const answered = await Promise.all(
      asked.map(async (one) => [(await one).status, await (await one).text()] as const),
    )
    expect(answered.map(([status]) => status)).toEqual(Array.from({ length: 12 }, () => 200))
    for (const [, text] of answered) expect(text).toContain('"STOP"')
    expect(await ended).toBe(0)
    running = await startGatewayProcess({ program, dataDir, config: { paths: pathsTo([upstream.url]) } })
    const calls = upstream.calls.length
    const again = await ask(running.url, { prompt: 'load 3', name: 'load-3' })
    expect(again.headers.get('x-refill-cache')).toBe('hit')
    expect(upstream.calls).toHaveLength(calls)
  })

  test('is not started for other computers without a key', async () => {
    const { ended, said } = spawnGateway({
      program,
      dataDir: mkdtempSync(join(dataDir, 'open-')),
      config: { paths: pathsTo([upstream.url]) },
      environment: { HOST: '0.0.0.0', REFILL_KEYS: '' },
    })
    expect(await ended).toBe(2)
    expect(said()).toContain('which other computers can reach')
  })
})
