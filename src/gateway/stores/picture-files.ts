import { mkdirSync, unlinkSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '../../core/generation'
import { errorCode } from './open-database'

/** A file that a picture is written into before it has a name. */
export interface PartFile {
  readonly handle: FileHandle
  readonly path: string
}

/** The files of pictures: `ab/ab12….picture` by SHA-256, and `part/` for what is being written. */
export interface PictureFiles {
  openPart(id: string): Promise<PartFile>
  /** Gives a closed part its name. A file of the same name holds the same picture, and is replaced by it. */
  publish(part: PartFile, digest: string): Promise<void>
  /** Never rejects. */
  discard(part: PartFile): Promise<void>
  /** Undefined when there is none. */
  read(digest: string): Promise<Bytes | undefined>
  /** Synchronous, so that nothing of this process comes between it and the row that goes with it. */
  remove(digest: string): void
  /** Digests of all files that were last written before a moment, and the parts as old as that, which are removed. */
  listOlderThan(timeMs: number): Promise<readonly string[]>
}

const SUFFIX = '.picture'

/** Uses a directory for pictures; makes it, for this user alone. */
export function openPictureFiles(dir: string): PictureFiles {
  const parts = join(dir, 'part')
  mkdirSync(parts, { recursive: true, mode: 0o700 })
  const shelfOf = (digest: string) => join(dir, digest.slice(0, 2))
  const pathOf = (digest: string) => join(shelfOf(digest), digest + SUFFIX)
  return {
    async openPart(id) {
      const path = join(parts, id)
      return { path, handle: await open(path, 'wx', 0o600) }
    },
    async publish(part, digest) {
      await mkdir(shelfOf(digest), { recursive: true, mode: 0o700 })
      await rename(part.path, pathOf(digest))
    },
    discard: (part) => rm(part.path, { force: true }).catch(() => undefined),
    async read(digest) {
      try {
        const buffer = await readFile(pathOf(digest))
        return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      }
    },
    remove(digest) {
      try {
        unlinkSync(pathOf(digest))
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error
      }
    },
    async listOlderThan(timeMs) {
      const digests: string[] = []
      for (const shelf of await readdir(dir, { withFileTypes: true })) {
        if (!shelf.isDirectory()) continue
        for (const name of await readdir(join(dir, shelf.name))) {
          const path = join(dir, shelf.name, name)
          const written = await stat(path).catch(() => undefined)
          if (written === undefined || written.mtimeMs >= timeMs) continue
          if (name.endsWith(SUFFIX)) digests.push(name.slice(0, -SUFFIX.length))
          else await rm(path, { force: true })
        }
      }
      return digests
    },
  }
}
