import type { WireResponse } from '../../api/dialects/dialect'
import { bodySize } from '../../api/wire/body'

/** A wire response as a Response whose parts are handed over one by one, as fast as the client reads. */
export function toResponse({ status, headers, body }: WireResponse): Response {
  let next = 0
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = body[next]
        next += 1
        if (part === undefined) controller.close()
        else controller.enqueue(part)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(stream, { status, headers: { ...headers, 'content-length': String(bodySize(body)) } })
}
