import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { ClientStream } from '../../../src/gateway/answer/client-stream'
import { createClientStream } from '../../../src/gateway/answer/create-client-stream'

const CHUNK = new Uint8Array(65_536).fill(0x61)
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

/** One request on loopback: the client's side of it, and the gateway's. */
async function connect() {
  const timers: { run: () => void; ms: number; cancelled: boolean }[] = []
  const startTimer = (run: () => void, ms: number) => {
    const timer = { run, ms, cancelled: false }
    timers.push(timer)
    return () => {
      timer.cancelled = true
    }
  }
  let serve: (response: ServerResponse) => void = () => {}
  const served = new Promise<ServerResponse>((resolve) => {
    serve = resolve
  })
  const server = createServer((_request, response) => serve(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const outgoing = request({ port, host: '127.0.0.1' })
  outgoing.on('error', () => {})
  outgoing.end()
  const answered = new Promise<IncomingMessage>((resolve) => outgoing.on('response', resolve))
  const response = await served
  cleanups.push(() => {
    outgoing.destroy()
    server.closeAllConnections()
    server.close()
  })
  const client = createClientStream(response, { slowClientMs: 5000, startTimer })
  return { client, outgoing, answered, timers }
}

/** Writes until the client takes no more. Gives the write that waits, as a promise in a box. */
async function fill(client: ClientStream, timers: readonly { cancelled: boolean }[]) {
  for (;;) {
    const written = client.write(CHUNK)
    const isDone = await Promise.race([
      written.then(() => true),
      // The kernel's buffers are full when a write is not done after many turns.
      turns(200).then(() => false),
    ])
    if (!isDone && timers.at(-1)?.cancelled === false) return { written }
  }
}

async function turns(count: number) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

async function readAll(message: IncomingMessage): Promise<{ bytes: number; isWhole: boolean }> {
  let bytes = 0
  try {
    for await (const chunk of message) bytes += (chunk as Buffer).length
  } catch {
    return { bytes, isWhole: false }
  }
  return { bytes, isWhole: message.complete }
}

describe('a client on a connection', () => {
  test('gets status, headers and bytes, and no more waits are left behind', async () => {
    const { client, answered, timers } = await connect()
    client.begin(201, { 'x-a': 'b', 'content-length': String(3 * CHUNK.length) })
    client.begin(500, {})
    expect(client.hasBegun()).toBe(true)
    const message = await Promise.all([
      answered.then(async (arrived) => ({ arrived, read: await readAll(arrived) })),
      (async () => {
        for (let index = 0; index < 3; index += 1) await client.write(CHUNK)
        await client.end()
      })(),
    ])
    const [{ arrived, read }] = message
    expect(arrived.statusCode).toBe(201)
    expect(arrived.headers['x-a']).toBe('b')
    expect(read).toEqual({ bytes: 3 * CHUNK.length, isWhole: true })
    expect([client.isOpen(), client.left.aborted]).toEqual([false, false])
    expect(timers.every(({ cancelled }) => cancelled)).toBe(true)
  })

  test('that reads nothing holds its writer, and is dropped in the end', async () => {
    const { client, answered, timers } = await connect()
    client.begin(200, {})
    const { written } = await fill(client, timers)
    await answered
    const timer = timers.at(-1)
    expect(timer?.ms).toBe(5000)
    timer?.run()
    await written
    expect(client.isOpen()).toBe(false)
    await turns(5)
    expect(client.left.aborted).toBe(true)
  })

  test('that leaves is known to have left, and takes all that is still written', async () => {
    const { client, outgoing, answered } = await connect()
    client.begin(200, {})
    await client.write(CHUNK)
    await answered
    const left = new Promise((resolve) => client.left.addEventListener('abort', resolve))
    outgoing.destroy()
    await left
    expect(client.isOpen()).toBe(false)
    await client.write(CHUNK)
    await client.end()
  })

  test('that is broken off does not take a part for the whole', async () => {
    const { client, answered } = await connect()
    client.begin(200, {})
    await client.write(CHUNK)
    const message = await answered
    const read = readAll(message)
    client.destroy()
    expect(await read).toMatchObject({ isWhole: false })
    expect(client.isOpen()).toBe(false)
  })
})
