import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runKeysCommand } from '../../../src/gateway/keys-command'
import { openKeys } from '../../../src/gateway/open-keys'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { askFor, CLIENT_KEY, call, FORMATS, MODEL, type Wish } from './ask'
import { eventually } from './eventually'
import { startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'

let upstream: PictureUpstream
let gateway: RunningGateway
let prompts = 0
const clock = createSteppedClock()

beforeAll(async () => {
  upstream = await startPictureUpstream()
  gateway = await startFeatureGateway([studioPath(upstream)], { clock })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

/** Runs the command as another process would, beside the gateway; answers what it printed. */
async function runKeys(line: string, of: RunningGateway = gateway): Promise<string> {
  const { keys, close } = await openKeys(of.settings, clock)
  const printed: string[] = []
  const code = await runKeysCommand(line.split(' '), { keys, print: (text) => printed.push(text) })
  await close()
  // A running gateway looks for changes once a second.
  clock.advance(1000)
  if (code !== 0) throw new Error(printed.join('\n'))
  return printed.join('\n')
}

/** A new key of the command, with these options. */
const createKey = async (options: string, of?: RunningGateway) =>
  /rfl_\S+/.exec(await runKeys(`create ${options}`, of))?.[0] ?? ''
/** A request that was never made before. */
const fresh = (key: string, wish: Wish = {}) => askFor(gateway, { prompt: `Boat ${++prompts}`, key, ...wish })

describe('A key of the command', () => {
  test.each(FORMATS)('is taken by the running gateway at once, and refused once it is revoked (%s)', async (format) => {
    const key = await createKey(`--name ${format}`)
    expect((await fresh(key, { format })).status).toBe(200)
    const calls = upstream.calls.length
    await runKeys(`revoke ${format}`)
    const refused = await fresh(key, { format })
    expect(refused.status).toBe(401)
    expect(JSON.stringify(refused.json)).not.toContain(key)
    expect(upstream.calls).toHaveLength(calls)
    expect((await call(gateway, '/v1/models', { key })).status).toBe(401)
  })

  test('sees the figures of the gateway only where it was created so', async () => {
    const [plain, seeing] = [await createKey('--name plain'), await createKey('--name seeing --dashboard')]
    expect((await call(gateway, '/metrics', { key: plain })).status).toBe(401)
    expect((await call(gateway, '/metrics', { key: seeing })).status).toBe(200)
    expect((await call(gateway, '/dashboard/api/totals?range=24h', { key: plain })).status).toBe(401)
  })

  test('closes a gateway that was open to everybody on this computer', async () => {
    const open = await startFeatureGateway([studioPath(upstream)], { keys: [] })
    expect((await askFor(open, { key: '' })).status).toBe(200)
    const key = await createKey('--name first', open)
    await eventually(async () => (await askFor(open, { key: '' })).status).toBe(401)
    expect((await askFor(open, { key })).status).toBe(200)
    await open.stop()
  })
})

describe('A key for some models', () => {
  const keyFor = (models: string) => createKey(`--name models-${++prompts} --models ${models}`)

  test.each([
    ['nano-banana-2', 'nano-banana-2', 200],
    ['nano-banana-2', MODEL, 200],
    ['nano-banana-2', 'gemini-3.1-flash-image-preview', 200],
    ['nano-banana-2', 'gemini-3-pro-image', 401],
    [MODEL, MODEL, 200],
    [MODEL, 'gemini-nano-banana-2.1', 401],
    ['nano-banana-pro,nano-banana', 'gemini-2.5-flash-image', 200],
  ])('(%s) that asks for %s is answered %i', async (models, model, status) => {
    expect((await fresh(await keyFor(models), { model })).status).toBe(status)
  })

  test('is told which ones, and nobody is paid', async () => {
    const calls = upstream.calls.length
    const { json, headers } = await fresh(await keyFor('nano-banana-2'), { model: 'gemini-3-pro-image' })
    expect(json).toMatchObject({
      error: { message: expect.stringMatching(/may not ask for gemini-3-pro-image\. It may ask for: nano-banana-2\./) },
    })
    expect(headers.get('x-should-retry')).toBe('false')
    expect(upstream.calls).toHaveLength(calls)
  })
})

describe('A key for some sizes', () => {
  test.each(FORMATS)('gets these, and a sentence for others (%s)', async (format) => {
    const key = await createKey(`--name sizes-${format} --sizes 512,1K`)
    expect((await fresh(key, { format, size: '1K' })).status).toBe(200)
    expect((await fresh(key, { format })).status).toBe(200)
    const refused = await fresh(key, { format, size: '4K' })
    expect(refused.status).toBe(401)
    expect(JSON.stringify(refused.json)).toContain('may not ask for 4K pictures. It may ask for: 512, 1K.')
  })

  test('is not given a larger picture of the cache scaled down, but may be given its own size of it', async () => {
    const key = await createKey('--name small --sizes 1K')
    await fresh(CLIENT_KEY, { prompt: 'Shared', size: '4K' })
    expect((await fresh(key, { prompt: 'Shared', size: '4K' })).status).toBe(401)
  })
})

describe('A key for so many requests a minute', () => {
  test('is told when to come again, by header and in words, also for kept answers', async () => {
    const key = await createKey('--name three --rpm 3')
    const wish = { prompt: 'The same', key }
    for (let sent = 0; sent < 3; sent += 1) expect((await askFor(gateway, wish)).status).toBe(200)
    const calls = upstream.calls.length
    const refused = await askFor(gateway, wish)
    expect(refused.status).toBe(429)
    const waitS = Number(refused.headers.get('retry-after'))
    expect(waitS).toBeGreaterThan(0)
    expect(waitS).toBeLessThanOrEqual(60)
    expect(refused.json).toMatchObject({
      error: { message: expect.stringMatching(/"three" may send 3 requests a minute\. Try again in \d+ s\./) },
    })
    expect(refused.headers.get('x-should-retry')).toBe('false')
    expect(upstream.calls).toHaveLength(calls)
  })

  test('is counted by itself', async () => {
    const [mine, theirs] = [await createKey('--name mine --rpm 1'), await createKey('--name theirs --rpm 1')]
    expect((await fresh(mine)).status).toBe(200)
    expect((await fresh(mine)).status).toBe(429)
    expect((await fresh(theirs)).status).toBe(200)
  })

  test('is counted right when many come at once', async () => {
    const key = await createKey('--name burst --rpm 5')
    const answered = await Promise.all(Array.from({ length: 12 }, () => fresh(key)))
    expect(answered.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answered.filter(({ status }) => status === 429)).toHaveLength(7)
  })
})
