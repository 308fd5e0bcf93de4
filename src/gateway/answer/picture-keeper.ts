import { describeStoreFault } from '../stores/describe-store-fault'
import type { KeptPicture, PictureStore, PictureWriter } from '../stores/picture-store'
import { Base64Pieces } from './base64-pieces'
import type { Delivered } from './live-answer'

/** So much may wait for the disk before the answer waits too. */
const MAX_PENDING_BYTES = 1 << 20

/** What was kept, or why nothing was. */
export type Keeping = Pick<Delivered, 'pictures' | 'keepFault'>

/** A picture that is decoded and written while it arrives. */
export interface PictureKeeping {
  write(chars: Uint8Array, start: number, stop: number): void
  /** It is whole, and one to be kept. */
  close(): void
  /** It is none to be kept. */
  drop(): void
}

/**
 * Writes an answer's pictures into a store beside the answer. What goes wrong here is told at the end and disturbs nobody
 * before; a disk that is slower than the network is waited for, so that no picture gathers in memory.
 */
export class PictureKeeper {
  readonly #store: PictureStore
  readonly #kept: KeptPicture[] = []
  readonly #open = new Set<PictureWriter>()
  #tail: Promise<void> = Promise.resolve()
  #pendingBytes = 0
  #fault: string | undefined

  constructor(store: PictureStore) {
    this.#store = store
  }

  /** Begins the next picture; undefined when nothing more can be kept. */
  open(): PictureKeeping | undefined {
    const writer = this.#create()
    if (writer === undefined) return undefined
    const pieces = new Base64Pieces()
    this.#open.add(writer)
    return {
      write: (chars, start, stop) => this.#enqueue(writer, pieces.write(chars, start, stop)),
      close: () => {
        const rest = pieces.finish()
        if (rest === undefined) this.#fault ??= 'The picture is not valid base64.'
        else this.#enqueue(writer, rest)
        this.#run(async () => {
          this.#kept.push(await writer.close())
          this.#open.delete(writer)
        })
      },
      drop: () => {
        this.#open.delete(writer)
        this.#run(() => writer.abort())
      },
    }
  }

  /** Resolves when more may be written; undefined: at once. */
  settle(): Promise<void> | undefined {
    return this.#pendingBytes > MAX_PENDING_BYTES ? this.#tail : undefined
  }

  /** Resolves when all is kept for good, or thrown away. */
  async finish(): Promise<Keeping> {
    await this.#tail
    if (this.#fault === undefined && this.#open.size === 0) return { pictures: this.#kept }
    const keepFault = this.#fault ?? 'A picture was not whole.'
    await this.abort()
    return { keepFault }
  }

  /** Throws away what is not whole. */
  async abort(): Promise<void> {
    this.#fault ??= 'The answer was not whole.'
    await this.#tail
    await Promise.all([...this.#open].map((writer) => writer.abort()))
    this.#open.clear()
  }

  #enqueue(writer: PictureWriter, bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#fault !== undefined) return
    this.#pendingBytes += bytes.length
    this.#run(async () => {
      await writer.write(bytes)
    }, bytes.length)
  }

  #create(): PictureWriter | undefined {
    try {
      return this.#fault === undefined ? this.#store.create() : undefined
    } catch (error) {
      this.#fault = describeStoreFault(error)
      return undefined
    }
  }

  /** One after the other, and nothing more after a fault. */
  #run(task: () => Promise<void>, bytes = 0): void {
    this.#tail = this.#tail.then(async () => {
      try {
        if (this.#fault === undefined) await task()
      } catch (error) {
        this.#fault ??= describeStoreFault(error)
      }
      this.#pendingBytes -= bytes
    })
  }
}
