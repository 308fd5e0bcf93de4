import { createHash } from 'node:crypto'
import { readImageHeader } from '../../../src/core/image-header'
import type { PictureStore } from '../../../src/gateway/stores/picture-store'

/** A picture store in memory, with the faults of a disk. */
export interface MemoryPictures extends PictureStore {
  /** Bytes of the pictures that were kept, in order. */
  readonly kept: () => readonly Uint8Array[]
  /** Writers that were neither closed nor thrown away. */
  readonly openWriters: () => number
}

/** `roomBytes`: more than that and the disk is full. */
export function createMemoryPictures(roomBytes = Number.POSITIVE_INFINITY): MemoryPictures {
  const kept: Uint8Array[] = []
  const open = new Set<object>()
  let usedBytes = 0
  return {
    kept: () => kept,
    openWriters: () => open.size,
    create() {
      const parts: Uint8Array[] = []
      const writer = {
        async write(bytes: Uint8Array) {
          usedBytes += bytes.length
          if (usedBytes > roomBytes) throw new Error('ENOSPC: no space left on device')
          parts.push(Buffer.from(bytes))
        },
        async close() {
          const bytes = new Uint8Array(Buffer.concat(parts))
          const header = readImageHeader(bytes)
          if (header === undefined) throw new Error('It is no picture')
          open.delete(writer)
          kept.push(bytes)
          const digest = createHash('sha256').update(bytes).digest('hex')
          return { ...header, digest, sizeBytes: bytes.length }
        },
        async abort() {
          open.delete(writer)
        },
      }
      open.add(writer)
      return writer
    },
    async read({ digest }) {
      const found = kept.find((bytes) => createHash('sha256').update(bytes).digest('hex') === digest)
      return found === undefined ? undefined : new Uint8Array(found)
    },
  }
}
