import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchPicture } from './pictures'

/** A gateway on loopback that answers every generation with a given picture, at the pace of a good connection. */
export interface PacedGateway {
  readonly origin: string
  /** When the last byte of the latest answer was handed over, in epoch milliseconds. */
  lastByteAtMs(): number
  close(): void
}

/** 256 kB every 8 ms is 32 MB/s: fast enough that the client's own work shows. */
const CHUNK_BYTES = 262_144
const CHUNK_INTERVAL_MS = 8

/** `pages` are served as HTML by their path; `/pictures/<index>/…` answers in the Gemini format. */
export async function startPacedGateway(
  pictures: readonly BenchPicture[],
  pages: Readonly<Record<string, string>>,
): Promise<PacedGateway> {
  const answers = pictures.map(geminiAnswer)
  let lastByteAtMs = 0
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader(
      'access-control-allow-headers',
      'content-type, authorization, x-goog-api-key, x-refill-idempotency-key, idempotency-key',
    )
    const path = request.url ?? '/'
    const answer = answers[Number(/^\/pictures\/(\d+)\//.exec(path)?.[1])]
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
      response.writeHead(204).end()
    } else if (answer !== undefined) {
      void sendPaced(response, answer).then(() => {
        lastByteAtMs = performance.timeOrigin + performance.now()
      })
    } else {
      response.setHeader('content-type', 'text/html').end(pages[path] ?? '')
    }
  })
  return {
    origin: await listen(server),
    lastByteAtMs: () => lastByteAtMs,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function geminiAnswer({ bytes, mediaType }: BenchPicture): Buffer {
  const inlineData = { mimeType: mediaType, data: bytes.toString('base64') }
  return Buffer.from(
    JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [{ inlineData }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 1120, totalTokenCount: 1132 },
      modelVersion: 'gemini-3.1-flash-image',
      responseId: 'bench',
    }),
  )
}

async function sendPaced(response: ServerResponse, body: Buffer): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  for (let start = 0; start < body.length; start += CHUNK_BYTES) {
    const isLast = start + CHUNK_BYTES >= body.length
    await new Promise<void>((resolve) => {
      response.write(body.subarray(start, start + CHUNK_BYTES), () => resolve())
    })
    if (!isLast) await sleep(CHUNK_INTERVAL_MS)
  }
  response.end()
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // A TCP server's address is an object; only pipes have text.
      const { port } = server.address() as AddressInfo
      resolve(`http://localhost:${port}`)
    })
  })
}
