import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDiskPictureStore } from '../../../src/gateway/stores/disk-picture-store'
import { createEmbeddedGenerationStore } from '../../../src/gateway/stores/embedded-generation-store'
import { openDatabase } from '../../../src/gateway/stores/open-database'
import { openOwnerLocks } from '../../../src/gateway/stores/owner-locks'
import { openPictureFiles } from '../../../src/gateway/stores/picture-files'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import { pictureOf } from './picture-of'

const WRITER = fileURLToPath(new URL('./killed-writer.ts', import.meta.url))

describe('A process that is killed without warning', () => {
  let dir = ''
  let program = ''
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'refill-killed-'))
    // Translated once: each of the processes then starts at once.
    const options = { bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external' } as const
    program = (await build({ entryPoints: [WRITER], ...options })).outputFiles[0]?.text ?? ''
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  /** Runs a writer and kills it as soon as it has said so many lines; all that it had said by its death. */
  const runUntilKilled = async (run: string, lines: number): Promise<readonly string[]> => {
    const args = ['--input-type=module', '-', dir, run]
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.end(program)
    const exited = once(child, 'exit')
    const said: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line)
      if (said.length === lines) child.kill('SIGKILL')
    }
    const [, signal] = await exited
    expect(signal).toBe('SIGKILL')
    return said
  }

  const openStores = (owner: string) => {
    const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
    const owners = openOwnerLocks(join(dir, 'owners'), owner)
    const clock = createSteppedClock(Date.now())
    return {
      generations: createEmbeddedGenerationStore({ database, clock, keepMs: 3_600_000, owners }),
      pictures: createDiskPictureStore({
        files: openPictureFiles(join(dir, 'pictures')),
        database,
        clock,
        memoryBytes: 0,
      }),
      close() {
        owners.close()
        database.close()
      },
    }
  }

  // Each answer says eight lines: the kills fall into beginning, writing, keeping and finishing.
  test.each([1, 2, 5, 7, 8, 9, 14, 23, 40, 61])(
    'has lost no answer that it had finished, and knows what was under way (killed after line %d)',
    async (lines) => {
      const run = `run-${lines}`
      const said = await runUntilKilled(run, lines)
      const namesThat = (word: string) =>
        said.filter((line) => line.startsWith(word)).map((line) => line.split(' ')[1] ?? '')
      const finished = namesThat('finished')
      const { generations, pictures, close } = openStores(`after-${lines}`)
      try {
        for (const name of namesThat('begun')) {
          const state = await generations.find(name)
          if (finished.includes(name)) expect(state).toMatchObject({ state: 'done' })
          else expect(['unknown', 'done']).toContain(state?.state)
          if (state?.state !== 'done') continue
          const [picture] = state.kept.pictures
          const bytes = picture === undefined ? undefined : await pictures.read(picture)
          expect(Buffer.compare(bytes ?? new Uint8Array(), pictureOf(name))).toBe(0)
        }
      } finally {
        close()
      }
    },
  )
})
