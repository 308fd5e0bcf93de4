import type { HeaderReader } from '../dialects/dialect'

/** As much of a request as we ever send, so that the browser's fetch and undici's both fit. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: Blob
  readonly signal: AbortSignal
  /** A redirect would carry the key to a host that nobody chose. */
  readonly redirect: 'error'
  readonly credentials: 'omit'
}

/** As much of a response as we ever read. */
export interface HttpResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: HeaderReader
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
      cancel(): Promise<void>
    }
  } | null
  json(): Promise<unknown>
}

/** How a request is sent; `globalThis.fetch` in a browser. */
export type HttpFetch = (url: string, init: HttpRequest) => Promise<HttpResponse>
