import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../../src/core/failure'
import { loadConfig } from '../../../src/gateway/config/load-config'
import type { GatewaySettings } from '../../../src/gateway/config/settings'
import { type ConfigWatch, watchConfig } from '../../../src/gateway/config/watch-config'

let folder: string
let file: string
let watching: ConfigWatch | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refill-config-'))
  file = join(folder, 'refill.config.json')
  await writeFile(file, '{"listen": {"port": 1}}')
})
afterEach(async () => {
  watching?.close()
  watching = undefined
  await rm(folder, { recursive: true })
})

/** A watch whose waits end when the test says so. */
async function startWatch() {
  const ports: number[] = []
  const faults: Failure[] = []
  const waits: (() => void)[] = []
  watching = await watchConfig({
    file,
    environment: {},
    clock: { sleep: (_ms, _signal) => new Promise((resolve) => waits.push(resolve)) },
    onChange: ({ port }: GatewaySettings) => ports.push(port),
    onError: (fault) => faults.push(fault),
  })
  const settle = () => {
    for (const end of waits.splice(0)) end()
  }
  return { ports, faults, waits, settle, watch: watching }
}

describe('a watched file', () => {
  test('that is replaced, as editors do, gives new settings once it has settled', async () => {
    const { ports, waits, settle } = await startWatch()
    await writeFile(join(folder, 'new'), '{"listen": {"port": 2}}')
    await rename(join(folder, 'new'), file)
    await expect.poll(() => waits.length).toBeGreaterThan(0)
    expect(ports).toEqual([])
    await expect
      .poll(() => {
        settle()
        return ports
      })
      .toEqual([2])
  })

  test('that breaks keeps the old settings and says where it is broken; mended, it counts again', async () => {
    const { ports, faults, watch } = await startWatch()
    await writeFile(file, '{"listen": {"port": "two"}}')
    await watch.check()
    expect(ports).toEqual([])
    expect(faults).toMatchObject([{ message: `${file}, line 1, listen.port: must be a number.` }])
    await writeFile(file, '{"listen": {"port": 3}}')
    await watch.check()
    expect(ports).toEqual([3])
  })

  test('that says the same as before changes nothing', async () => {
    const { ports, faults, watch } = await startWatch()
    await writeFile(file, '{"listen": {"port": 1}}')
    await watch.check()
    expect([ports, faults]).toEqual([[], []])
  })

  test('that is gone is told once; back again, it counts', async () => {
    const { ports, faults, watch } = await startWatch()
    await rm(file)
    await watch.check()
    await watch.check()
    expect(faults).toMatchObject([{ message: expect.stringContaining('could not be read (ENOENT)') }])
    await writeFile(file, '{"listen": {"port": 5}}')
    await watch.check()
    expect(ports).toEqual([5])
  })

  test('that is not there yet is no fault, and counts once it is', async () => {
    await rm(file)
    const { ports, faults, watch } = await startWatch()
    await watch.check()
    await writeFile(file, '{"listen": {"port": 6}}')
    await watch.check()
    expect([ports, faults]).toEqual([[6], []])
  })
})

describe('the first settings', () => {
  test('come from the file beside, from the one that is named, or from the environment alone', async () => {
    const other = join(folder, 'other.json')
    await writeFile(other, '{"listen": {"port": 4}}')
    expect(await loadConfig({}, folder)).toMatchObject({ ok: true, value: { file, settings: { port: 1 } } })
    expect(await loadConfig({ REFILL_CONFIG: 'other.json' }, folder)).toMatchObject({
      value: { file: other, settings: { port: 4 } },
    })
    expect(await loadConfig({}, tmpdir())).toMatchObject({ value: { settings: { port: 8787 } } })
  })

  test('are refused when the named file is not there', async () => {
    expect(await loadConfig({ REFILL_CONFIG: 'none.json' }, folder)).toMatchObject({
      ok: false,
      failure: { message: `${join(folder, 'none.json')} could not be read (ENOENT).` },
    })
  })
})
