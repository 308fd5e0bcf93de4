import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** Takes no new connections, ends idle ones, and resolves when those in use are done or `graceMs` have passed. */
  close(graceMs: number): Promise<void>
}

/** Where to listen. */
export interface ListenOptions {
  readonly port: number
  /** Take any free port when this one is in use, instead of failing. */
  readonly orAnother: boolean
}

/** Serves on this computer only. Rejects when the port is in use and no other will do. */
export async function listen(listener: RequestListener, { port, orAnother }: ListenOptions): Promise<Listening> {
  const server = createServer(listener)
  try {
    return await bind(server, port)
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken || !orAnother) throw error
    return bind(server, 0)
  }
}

// Browsers that try ::1 first for `localhost` go on to 127.0.0.1; other clients often know only the latter.
function bind(server: Server, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve({ port: portOf(server.address()), close: (graceMs) => closeServer(server, graceMs) })
    })
  })
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
