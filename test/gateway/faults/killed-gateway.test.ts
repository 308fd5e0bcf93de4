import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../../fixtures/fake-upstream'
import { answerText, ask, find, LARGE_BYTES, pathsTo } from './fault-gateway'
import { type GatewayProcess, startGatewayProcess, translateGateway } from './gateway-process'

let dataDir = ''
let program = ''
let upstream: FakeUpstream
let running: GatewayProcess

const start = () =>
  startGatewayProcess({
    program,
    dataDir,
    // The cache would answer for what the record has lost.
    config: { paths: pathsTo([upstream.url]), cache: { enabled: false }, routing: { maxAttempts: 1 } },
  })

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'refill-killed-'))
  upstream = await startFakeUpstream()
  program = await translateGateway()
  // Small and large pictures in turn, each another one.
  upstream.answerWith((response, call) => {
    const number = Number(/press (\d+)/.exec(call.body.toString())?.[1] ?? 0)
    const text = answerText(number % 2 === 0 ? 100 : LARGE_BYTES, number % 251)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text)
  })
  running = await start()
})
afterAll(async () => {
  running?.child.kill('SIGKILL')
  await running?.ended
  await upstream.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const callsFor = (press: number) =>
  upstream.calls.filter(({ body }) => body.toString().includes(`"press ${press} `)).length
const press = (number: number, name = `press-${number}`) => ask(running.url, { prompt: `press ${number} again`, name })

let presses = 0

/** Some clients ask for one picture after another until the gateway dies. What they had received whole, and had asked for. */
async function runUntilKilled(answers: number) {
  const received = new Map<number, string>()
  const asked = new Set<number>()
  const client = async () => {
    for (;;) {
      presses += 1
      const number = presses
      asked.add(number)
      const body = await (await press(number)).text()
      // A connection that breaks within an announced length throws before this.
      received.set(number, body)
      if (received.size === answers) running.child.kill('SIGKILL')
    }
  }
  await Promise.allSettled([client(), client(), client()])
  expect(await running.ended).toBe('SIGKILL')
  return { received, asked }
}

describe('a gateway that is killed without warning', () => {
  test.each([1, 2, 5, 9, 16])('after %d answers has every answer that a client got', async (answers) => {
    const { received, asked } = await runUntilKilled(answers)
    running = await start()
    for (const [number, body] of received) {
      const replayed = await press(number)
      expect(replayed.headers.get('x-refill-cache'), `press ${number}`).toBe('hit')
      expect(pictureIn(await replayed.text())).toBe(pictureIn(body))
      expect(callsFor(number)).toBe(1)
    }
    for (const number of asked) {
      if (received.has(number) || callsFor(number) === 0) continue
      const { state } = await find(running.url, `press-${number}`)
      expect(['unknown', 'done']).toContain(state)
    }
  })

  test('knows what was under way, and makes it again with a word about what it may have cost', async () => {
    let arrived = () => {}
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve
    })
    upstream.answerWith(() => arrived())
    const lost = ask(running.url, { prompt: 'press lost', name: 'press-lost' })
    lost.catch(() => undefined)
    await isThere
    running.child.kill('SIGKILL')
    await expect(lost).rejects.toThrow()
    await running.ended
    running = await start()
    expect(await find(running.url, 'press-lost')).toMatchObject({ state: 'unknown', generation: 'press-lost' })
    upstream.answerWith((response) => response.end(answerText()))
    const again = await ask(running.url, { prompt: 'press lost', name: 'press-lost' })
    expect(again.status).toBe(200)
    expect(decodeURIComponent(again.headers.get('x-refill-warnings') ?? '')).toContain('maybe-billed')
    await again.text()
    await expect.poll(async () => (await find(running.url, 'press-lost')).state).toBe('done')
  })
})

function pictureIn(text: string): string | undefined {
  return /"data":\s*"([^"]+)"/.exec(text)?.[1]
}
