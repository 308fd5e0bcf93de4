import type { AnswerShape } from '../answer/answer-shape'
import type { ClientStream } from '../answer/client-stream'
import { keepAliveEvent } from '../answer/encode-answer'
import { contentTypeOf } from '../answer/shape-framing'
import { type Clock, NOT_NEEDED } from '../clock'

/** Proxies cut connections that are quiet for 60 s and more; a model thinks up to 150 s. */
const EVERY_MS = 15_000

/** What the quiet is filled with. */
export interface KeepAlive {
  /** Call before anything else is sent. */
  stop(): void
}

/**
 * Sends comments into a stream of events while its picture is being made. The first one fixes the status at 200 and the
 * headers at `headers`, so what the answer's own headers would say is lost to a client that had to wait that long.
 * Does nothing for answers that are no stream of events.
 */
export function startKeepAlive(
  client: ClientStream,
  {
    shape,
    headers,
    clock,
  }: { readonly shape: AnswerShape; readonly headers: Readonly<Record<string, string>>; readonly clock: Clock },
): KeepAlive {
  const comment = keepAliveEvent(shape)
  if (comment === undefined) return { stop() {} }
  const stopped = new AbortController()
  void send(comment)
  return { stop: () => stopped.abort(NOT_NEEDED) }

  async function send(bytes: Uint8Array): Promise<void> {
    try {
      for (;;) {
        await clock.sleep(EVERY_MS, stopped.signal)
        if (!client.isOpen()) return
        client.begin(200, { ...headers, 'content-type': contentTypeOf(shape) })
        await client.write(bytes)
      }
    } catch {
      // Stopped.
    }
  }
}
