import type { ClientStream } from '../../../src/gateway/answer/client-stream'

/** A client in memory. */
export interface FakeClient extends ClientStream {
  /** All that it got. */
  readonly received: () => Buffer
  readonly writes: () => number
  readonly status: () => number | undefined
  readonly headers: () => Readonly<Record<string, string>>
  /** Whether it may take what it got for a whole answer. */
  readonly fate: () => 'open' | 'ended' | 'broken' | 'left'
  /** It takes nothing more until `resume`. */
  pause(): void
  resume(): void
  leave(): void
}

/** A client that takes all it gets, until told otherwise. */
export function createFakeClient(): FakeClient {
  const left = new AbortController()
  const received: Buffer[] = []
  let head: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined
  let fate: 'open' | 'ended' | 'broken' | 'left' = 'open'
  let paused: Promise<void> | undefined
  let resume = () => {}
  const close = (how: typeof fate) => {
    if (fate !== 'open') return
    fate = how
    if (how !== 'ended') left.abort()
    resume()
  }
  return {
    left: left.signal,
    isOpen: () => fate === 'open',
    hasBegun: () => head !== undefined,
    begin(status, headers) {
      head ??= { status, headers }
    },
    async write(bytes) {
      if (head === undefined) throw new Error('Written to before it had begun')
      if (fate !== 'open') return
      // A copy: the bytes must not change after they were written, and here it would show.
      received.push(Buffer.from(bytes))
      await paused
    },
    async end() {
      await paused
      close('ended')
    },
    destroy: () => close('broken'),
    received: () => Buffer.concat(received),
    writes: () => received.length,
    status: () => head?.status,
    headers: () => head?.headers ?? {},
    fate: () => fate,
    pause() {
      paused = new Promise((resolve) => {
        resume = () => {
          paused = undefined
          resolve()
        }
      })
    },
    resume: () => resume(),
    leave: () => close('left'),
  }
}
