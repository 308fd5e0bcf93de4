import { createServer, type RequestListener, type Server } from 'node:http'

/** All headers of a request together. */
const MAX_HEADER_BYTES = 16_384
/** For a client that opens a connection and says nothing. */
const HEADERS_TIMEOUT_MS = 20_000
/** For a whole request: 50 MB over a slow line. */
const REQUEST_TIMEOUT_MS = 300_000
/** Longer than load balancers keep theirs (60 s), so that they never use a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000

/** Node's server with the bounds of a gateway: slow and silent clients are dropped. */
export function createGatewayServer(listener: RequestListener): Server {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, listener)
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}
