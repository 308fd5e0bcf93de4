import type { IncomingMessage } from 'node:http'
import { Busboy } from '@fastify/busboy'
import type { FormFile } from '../../api/dialects/openai/decode-request'
import { GrowingBytes } from '../../api/wire/growing-bytes'
import { JsonSieve } from '../../api/wire/json-sieve'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'

/** A body as its content type says; a form's files are pictures, its texts fields. */
export type RequestBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>>; readonly files: readonly FormFile[] }

/**
 * The content types a POST may have; undefined for every other. Of those that a page may send without a preflight only
 * forms are left, which OpenAI's clients need for edits: against strange pages a gateway needs a key.
 */
export function bodyKind(contentType: string | undefined): 'json' | 'form' | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'multipart/form-data' ? 'form' : undefined
}

/**
 * Reads a body while it arrives, its pictures decoded on the way. `too-large` names the limit, `invalid-request` is a
 * broken body, `cancelled` a client that went away.
 */
export async function readBody(
  incoming: IncomingMessage,
  kind: 'json' | 'form',
  maxBytes: number,
): Promise<Result<RequestBody, Failure>> {
  const announced = Number(incoming.headers['content-length'] ?? 0)
  if (announced > maxBytes) return fail(tooLarge(maxBytes))
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  // A compressed body may unpack to any size, and pictures do not get smaller by it.
  if (encoding !== 'identity') return fail(invalid('Compressed bodies are not taken. Send the body as it is.'))
  try {
    return await (kind === 'json' ? readJson(incoming, maxBytes, announced) : readForm(incoming, maxBytes))
  } catch {
    return fail(failure({ kind: 'cancelled' }, 'The client went away before its request had arrived.'))
  }
}

async function readJson(
  incoming: IncomingMessage,
  maxBytes: number,
  expectedBytes: number,
): Promise<Result<RequestBody, Failure>> {
  const sieve = new JsonSieve({ maxBytes, expectedBytes, what: 'request' })
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    if (chunk instanceof Uint8Array && sieve.write(chunk) !== undefined) break
  }
  const json = sieve.finish()
  if (json.ok) return ok({ kind: 'json', json: json.value })
  return fail(json.failure.kind === 'protocol' ? invalid(json.failure.message) : json.failure)
}

/** More parts than any client sends, and few enough that many empty ones cost nothing. */
const MAX_FORM_PARTS = 100
const MAX_FIELD_BYTES = 400_000

function readForm(incoming: IncomingMessage, maxBytes: number): Promise<Result<RequestBody, Failure>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {}
    const files: FormFile[] = []
    let receivedBytes = 0
    const finish = (result: Result<RequestBody, Failure>) => {
      incoming.unpipe()
      resolve(result)
    }
    const parser = openForm(incoming, maxBytes)
    if (parser === undefined) {
      finish(fail(invalid('The form has no boundary.')))
      return
    }
    incoming.on('data', (chunk: Uint8Array) => {
      receivedBytes += chunk.length
      if (receivedBytes > maxBytes) finish(fail(tooLarge(maxBytes)))
    })
    incoming.on('error', reject)
    incoming.on('aborted', () => reject(new Error('aborted')))
    parser.on('field', (name, value, _nameIsCut, valueIsCut) => {
      fields[name] = value
      if (valueIsCut) finish(fail(invalid(`The field ${name.slice(0, 40)} is longer than ${MAX_FIELD_BYTES} bytes.`)))
    })
    parser.on('partsLimit', () => finish(fail(invalid(`The form has more than ${MAX_FORM_PARTS} parts.`))))
    parser.on('file', (name, stream) => {
      const collected = new GrowingBytes(1 << 16)
      // The place in the form is the place in the request, whichever file is complete first.
      const at = files.push({ name, bytes: new Uint8Array(0) }) - 1
      stream.on('data', (chunk: Uint8Array) => collected.append(chunk))
      // A form that ends within a file fails here as well; unheard it would end the process.
      stream.on('error', () => finish(fail(invalid('The form is broken.'))))
      stream.on('end', () => {
        files[at] = { name, bytes: collected.take() }
      })
    })
    parser.on('error', () => finish(fail(invalid('The form is broken.'))))
    parser.on('finish', () => finish(ok({ kind: 'form', fields, files })))
    incoming.pipe(parser)
  })
}

function openForm(incoming: IncomingMessage, maxBytes: number) {
  try {
    return new Busboy({
      headers: { ...incoming.headers, 'content-type': incoming.headers['content-type'] ?? '' },
      limits: { parts: MAX_FORM_PARTS, fieldSize: MAX_FIELD_BYTES, fileSize: maxBytes },
    })
  } catch {
    return undefined
  }
}

function invalid(message: string): Failure {
  return failure({ kind: 'invalid-request' }, message)
}

function tooLarge(maxBytes: number): Failure {
  return failure(
    { kind: 'too-large', limitBytes: maxBytes },
    `The request is larger than ${Math.floor(maxBytes / 1e6)} MB, the limit of this gateway. Send fewer or smaller pictures.`,
  )
}
