import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { closeNow } from './designer'

/** How the next request for a picture is answered. */
export type Script = (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void> | void

/** A gateway that speaks the Gemini format and answers as a test wants it to. */
export interface ScriptedGateway {
  readonly url: string
  /** Bodies of the requests for pictures, newest last. */
  readonly bodies: Buffer[]
  /** Headers of the same requests. */
  readonly headers: IncomingMessage['headers'][]
  /** Requests whose client left before the answer ended. */
  aborted(): number
  answer(script: Script): void
  close(): Promise<void>
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    'authorization, content-type, x-goog-api-key, idempotency-key, x-refill-mode, x-refill-roles',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
}

/** Listens on a free port of this computer. */
export async function startScriptedGateway(): Promise<ScriptedGateway> {
  const bodies: Buffer[] = []
  const headers: IncomingMessage['headers'][] = []
  let aborted = 0
  let script: Script = (_request, response) => sendJson(response, 500, { error: { code: 500, message: 'No script' } })
  const server: Server = createServer((request, response) => {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value)
    const asked = request.headers['access-control-request-headers']
    if (asked !== undefined) response.setHeader('access-control-allow-headers', asked)
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end()
      return
    }
    if (request.method === 'GET') {
      sendJson(response, 200, { models: [{ name: 'models/gemini-3.1-flash-image' }] })
      return
    }
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1
    })
    void readBody(request).then((body) => {
      bodies.push(body)
      headers.push(request.headers)
      return script(request, response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    bodies,
    headers,
    aborted: () => aborted,
    answer: (next) => {
      script = next
    },
    close: () => closeNow(server),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** An answer in the Gemini format that holds these bytes as its picture, whatever they are. */
export function geminiAnswer(bytes: Uint8Array, mimeType = 'image/png'): object {
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ inlineData: { mimeType, data: Buffer.from(bytes).toString('base64') } }] },
        finishReason: 'STOP',
      },
    ],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1120, totalTokenCount: 1130 },
    modelVersion: 'gemini-3.1-flash-image',
  }
}

/** Answers with a picture. */
export function answerPicture(bytes: Uint8Array): Script {
  return (_request, response) => sendJson(response, 200, geminiAnswer(bytes))
}

/** A plain picture of any size and format. */
export function encodePicture(format: 'png' | 'jpeg' | 'webp' | 'gif', width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#2f6f8f' }, limitInputPixels: false })
    .toFormat(format)
    .toBuffer()
}
