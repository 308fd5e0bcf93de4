import type { ReadAnswer } from '../../api/dialects/dialect'
import { decodeGeminiAnswer } from '../../api/dialects/gemini/decode-answer'
import { httpFailure, readRetryAfter } from '../../api/dialects/http-failure'
import { decodeOpenAiAnswer } from '../../api/dialects/openai/decode-answer'
import { readAnswer } from '../../api/remote/read-answer'
import { type Failure, failure } from '../../core/failure'
import { nextPacificMidnight } from '../pacific-midnight'
import type { PathResponse } from './path-client'
import type { UpstreamDialect } from './provider-path'
import type { UpstreamBody } from './upstream-body'

/** As much of an error answer as is read: Google's are below 10 kB, and nobody may make us read more. */
const MAX_ERROR_BYTES = 1e6

/**
 * The failure in an answer that is no success, its body read to the end or to 1 MB. With the wait that body or headers ask
 * for, and with the moment when a used up day begins anew. `nowMs` is the clock, since 1970.
 */
export async function readRefusal(response: PathResponse, dialect: UpstreamDialect, nowMs: number): Promise<Failure> {
  if (response.status >= 300 && response.status < 400) {
    response.body.end()
    return redirected(response)
  }
  const { status, headers } = response
  const read = await readAnswer(
    { ok: false, status, headers, body: firstBytes(response.body), json: () => Promise.reject(new Error('Not read')) },
    () => undefined,
  )
  const fault = read.ok ? decodeFault(read.value, dialect) : httpFailure({ status, said: '' })
  return withWait(fault, readRetryAfter(headers, nowMs), { dialect, nowMs })
}

function decodeFault(answer: ReadAnswer, dialect: UpstreamDialect): Failure {
  const decoded = dialect === 'gemini' ? decodeGeminiAnswer(answer) : decodeOpenAiAnswer(answer)
  return decoded.ok ? httpFailure({ status: answer.status, said: '' }) : decoded.failure
}

function withWait(
  fault: Failure,
  retryAfterMs: number | undefined,
  { dialect, nowMs }: { readonly dialect: UpstreamDialect; readonly nowMs: number },
): Failure {
  if (fault.kind === 'rate-limited' && fault.retryAfterMs === undefined && retryAfterMs !== undefined) {
    return { ...fault, retryAfterMs }
  }
  if (fault.kind === 'quota-exhausted' && fault.resetsAt === undefined && dialect === 'gemini') {
    return { ...fault, resetsAt: new Date(nextPacificMidnight(nowMs)).toISOString() }
  }
  return fault
}

/** Names the host it points to, which is how a wrong address is found out; the rest may hold a secret. */
function redirected({ status, headers }: PathResponse): Failure {
  const location = headers.get('location') ?? ''
  const host = URL.canParse(location) ? ` to ${new URL(location).host}` : ''
  const message = `The image service redirects${host} (${status}). Redirects are not followed, since they would carry the key along; set the path's url to the final address.`
  return failure({ kind: 'protocol' }, message)
}

function firstBytes(body: UpstreamBody) {
  const chunks = body[Symbol.asyncIterator]()
  let left = MAX_ERROR_BYTES
  const cancel = async () => body.end()
  return {
    getReader: () => ({
      cancel,
      async read() {
        const chunk = left > 0 ? await chunks.next() : undefined
        if (chunk === undefined) await cancel()
        if (chunk === undefined || chunk.done === true) return { done: true }
        left -= chunk.value.length
        return { done: false, value: chunk.value }
      },
    }),
  }
}
