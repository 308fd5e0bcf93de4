import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskPictureStore } from '../../src/gateway/stores/disk-picture-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { openPictureFiles } from '../../src/gateway/stores/picture-files'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../fixtures/stepped-clock'
import { describePictureStore } from './picture-store-contract'

describePictureStore('The disk', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-pictures-'))
  const opened: Database[] = []
  const filesIn = (under: string) => readdirSync(under, { recursive: true, withFileTypes: true })
  return {
    async open() {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      opened.push(database)
      const clock = createSteppedClock()
      const files = openPictureFiles(join(dir, 'pictures'))
      return createDiskPictureStore({ files, database, clock, memoryBytes: 1_000_000 })
    },
    async count() {
      const files = filesIn(join(dir, 'pictures')).filter((entry) => entry.isFile())
      const whole = files.filter(({ name }) => name.endsWith('.picture')).length
      return { whole, parts: files.length - whole }
    },
    async close() {
      for (const database of opened) database.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
})
