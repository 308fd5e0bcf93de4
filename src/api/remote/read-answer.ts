import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { ReadAnswer } from '../dialects/dialect'
import { BodySink } from './body-sink'
import type { HttpResponse } from './http-fetch'

/** The largest answer that is read: a 4K PNG is below 40 MB of base64, a stream may bring drafts before it. */
const MAX_ANSWER_BYTES = 150e6

/** Told as bytes arrive. `totalBytes` where the server said. */
export type OnReceive = (receivedBytes: number, totalBytes: number | undefined) => void

/**
 * Reads an answer to its end while it arrives, its pictures decoded on the way. `protocol` when it is cut short or
 * broken, `too-large`, `network` when the connection breaks (also when the request was aborted: the caller knows).
 */
export async function readAnswer(response: HttpResponse, onReceive: OnReceive): Promise<Result<ReadAnswer, Failure>> {
  const totalBytes = contentLength(response)
  const sink = new BodySink(response.headers.get('content-type') ?? '', {
    maxBytes: MAX_ANSWER_BYTES,
    ...(totalBytes === undefined ? {} : { expectedBytes: totalBytes }),
  })
  const reader = response.body?.getReader()
  let receivedBytes = 0
  try {
    for (;;) {
      const chunk = await reader?.read()
      if (chunk?.value === undefined || chunk.done) break
      receivedBytes += chunk.value.length
      onReceive(receivedBytes, totalBytes)
      const fault = sink.write(chunk.value)
      if (fault !== undefined) {
        void reader?.cancel()
        return fail(fault)
      }
    }
  } catch {
    return fail(failure({ kind: 'network' }, 'The connection broke while the answer was arriving.'))
  }
  const body = sink.finish()
  return body.ok ? ok({ status: response.status, headers: response.headers, body: body.value }) : body
}

/** Undefined where the length on the wire is not the length of what we read. */
function contentLength(response: HttpResponse): number | undefined {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const encoded = response.headers.get('content-encoding') ?? 'identity'
  return Number.isSafeInteger(length) && length > 0 && encoded === 'identity' ? length : undefined
}
