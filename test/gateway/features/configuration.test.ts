import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ConfigWatch, watchConfig } from '../../../src/gateway/config/watch-config'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { askFor, CLIENT_KEY, call, FORMATS } from './ask'
import { eventually } from './eventually'
import { startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'

let before: PictureUpstream
let after: PictureUpstream
let gateway: RunningGateway
let folder: string
let watch: ConfigWatch
let faults: string[]

const pathTo = (upstream: PictureUpstream, id: string, more: object = {}) => ({
  ...studioPath(upstream, { id }),
  ...more,
})

beforeEach(async () => {
  before = await startPictureUpstream()
  after = await startPictureUpstream()
  folder = mkdtempSync(join(tmpdir(), 'refill-config-'))
  faults = []
  const config = { paths: [pathTo(before, 'before')], cache: { enabled: false } }
  write(config)
  gateway = await startFeatureGateway([pathTo(before, 'before')], { config: { cache: { enabled: false } } })
  watch = await watchConfig({
    file: join(folder, 'refill.config.json'),
    environment: {
      STUDIO_KEY: 'AIza-studio',
      REFILL_KEYS: CLIENT_KEY,
      REFILL_DATA_DIR: gateway.settings.dataDir,
    },
    clock: createSteppedClock(),
    onChange: (settings) => gateway.gateway.configure(settings),
    onError: (fault) => faults.push(fault.message),
  })
})
afterEach(async () => {
  watch.close()
  await gateway.stop()
  await before.close()
  await after.close()
  rmSync(folder, { recursive: true, force: true })
})

function write(config: unknown): void {
  const text = typeof config === 'string' ? config : JSON.stringify(config, null, 2)
  writeFileSync(join(folder, 'refill.config.json'), text)
}

/** Writes the file anew and lets the gateway read it, as on SIGHUP. */
async function change(config: unknown): Promise<void> {
  write(config)
  await watch.check()
}

describe('A changed settings file', () => {
  test('takes effect for the next request, while the ones under way are finished on the path that was removed', async () => {
    const release = before.hold()
    const underWay = FORMATS.map((format) => askFor(gateway, { format, prompt: `Under way ${format}` }))
    await eventually(() => before.held()).toBe(3)
    await change({ paths: [pathTo(after, 'after')], cache: { enabled: false } })
    expect(await askFor(gateway, { prompt: 'New' })).toMatchObject({ status: 200, path: 'after' })
    release()
    for (const answered of await Promise.all(underWay)) {
      expect(answered).toMatchObject({ status: 200, path: 'before' })
      expect(answered.pictures).toHaveLength(1)
    }
    expect([before.calls.length, after.calls.length]).toEqual([3, 1])
    expect(before.brokenOff()).toBe(0)
  })

  test('keeps the price of a picture that was under way on a removed path', async () => {
    const release = before.hold()
    const underWay = askFor(gateway, { prompt: 'Priced', count: 2 })
    await eventually(() => before.held()).toBe(2)
    await change({ paths: [pathTo(after, 'after')] })
    release()
    expect((await underWay).costUsd).toBeGreaterThan(0)
  })

  test.each([
    ['a path that is switched off', { enabled: false }],
    ['a path that no longer serves the model', { models: { other: ['other'] } }],
  ])('%s gets no more requests', async (_what, more) => {
    await change({ paths: [pathTo(before, 'before', more), pathTo(after, 'after')], cache: { enabled: false } })
    expect(await askFor(gateway)).toMatchObject({ status: 200, path: 'after' })
    expect(before.calls).toHaveLength(0)
  })

  test('gives a path another address under the same name', async () => {
    await change({ paths: [pathTo(after, 'before')], cache: { enabled: false } })
    expect(await askFor(gateway)).toMatchObject({ status: 200, path: 'before' })
    expect([before.calls.length, after.calls.length]).toEqual([0, 1])
  })

  test('is seen in the list of models', async () => {
    await change({ paths: [pathTo(after, 'after', { models: { 'house-style': ['gemini-3.1-flash-image'] } })] })
    const list = await (await call(gateway, '/v1beta/models')).json()
    expect(JSON.stringify(list)).toContain('models/house-style')
    expect(await askFor(gateway, { model: 'house-style' })).toMatchObject({ status: 200, path: 'after' })
  })

  test('switches the cache on and off', async () => {
    await change({ paths: [pathTo(before, 'before')] })
    expect((await askFor(gateway, { prompt: 'Cached' })).cache).toBe('miss')
    await eventually(async () => (await askFor(gateway, { prompt: 'Cached' })).cache).toBe('hit')
    await change({ paths: [pathTo(before, 'before')], cache: { enabled: false } })
    expect((await askFor(gateway, { prompt: 'Cached' })).cache).toBe('off')
  })

  test('changes the limits for requests', async () => {
    expect((await askFor(gateway, { prompt: 'x'.repeat(200_000) })).status).toBe(200)
    await change({ paths: [pathTo(before, 'before')], limits: { bodyMb: 0.1 } })
    expect((await askFor(gateway, { prompt: 'x'.repeat(200_000) })).status).toBe(413)
  })

  test('says what takes a restart', async () => {
    await change({ paths: [pathTo(before, 'before')], results: { keepHours: 1 } })
    expect(gateway.logged()).toContain('keepResultsMs was changed; that takes a restart.')
  })
})

describe('A settings file that is broken', () => {
  test.each([
    ['no JSON', '{\n  "paths": [\n    {,}\n', /refill\.config\.json, line 3, the file: is no JSON/],
    [
      'a word that means nothing',
      '{\n  "cache": {\n    "enable": true\n  }\n}',
      /refill\.config\.json, line 3, cache\.enable: .*enabled/,
    ],
    [
      'a value of another kind',
      '{\n  "routing": {\n    "policy": "fast"\n  }\n}',
      /refill\.config\.json, line 3, routing\.policy: .*fastest/,
    ],
    [
      'a secret that is missing',
      '{\n  "paths": [\n    { "id": "x", "kind": "ai-studio", "key": { "env": "NOT_THERE" } }\n  ]\n}',
      /refill\.config\.json, line 3, .*NOT_THERE/,
    ],
  ])('leaves everything as it was, and names file, line and key: %s', async (_what, text, words) => {
    const release = before.hold()
    const underWay = askFor(gateway, { prompt: 'Under way' })
    await eventually(() => before.held()).toBe(1)
    await change(text)
    expect(faults.join('\n')).toMatch(words)
    release()
    expect((await underWay).status).toBe(200)
    expect(await askFor(gateway, { prompt: 'Afterwards' })).toMatchObject({ status: 200, path: 'before' })
    await change({ paths: [pathTo(after, 'after')], cache: { enabled: false } })
    expect((await askFor(gateway, { prompt: 'Mended' })).path).toBe('after')
  })

  test('that is gone leaves everything as it was', async () => {
    rmSync(join(folder, 'refill.config.json'))
    await watch.check()
    expect(faults).toHaveLength(1)
    expect((await askFor(gateway)).path).toBe('before')
  })
})
