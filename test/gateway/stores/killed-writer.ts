import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDiskPictureStore } from '../../../src/gateway/stores/disk-picture-store'
import { createEmbeddedGenerationStore } from '../../../src/gateway/stores/embedded-generation-store'
import { openDatabase } from '../../../src/gateway/stores/open-database'
import { openOwnerLocks } from '../../../src/gateway/stores/owner-locks'
import { openPictureFiles } from '../../../src/gateway/stores/picture-files'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { keptGeneration } from '../../fixtures/kept-generations'
import { pictureOf } from './picture-of'

/*
 * A process that keeps one answer after another until it is killed, and says on its standard output (which a pipe takes
 * at once) how far it has come. Its arguments: directory, name of its run.
 */
const [dir = '', run = ''] = process.argv.slice(2)
const clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms: number, signal?: AbortSignal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
}
const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
const owners = openOwnerLocks(join(dir, 'owners'), run)
const generations = createEmbeddedGenerationStore({ database, clock, keepMs: 3_600_000, owners })
const pictures = createDiskPictureStore({
  files: openPictureFiles(join(dir, 'pictures')),
  database,
  clock,
  memoryBytes: 0,
})
const say = (line: string) => process.stdout.write(`${line}\n`)

for (let number = 0; ; number += 1) {
  const name = `${run}-${number}`
  await generations.begin(name, name)
  say(`begun ${name}`)
  const bytes = pictureOf(name)
  const writer = pictures.create()
  for (let at = 0; at < bytes.byteLength; at += 65_536) {
    await writer.write(bytes.subarray(at, at + 65_536))
    say(`wrote ${name}`)
  }
  const picture = await writer.close()
  say(`kept ${name}`)
  await generations.finish(name, { kept: { ...keptGeneration(), pictures: [picture] } })
  say(`finished ${name}`)
}
