import { randomUUID } from 'node:crypto'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { readMemory, resetPeak, waitUntilIdle } from './child-process'
import { chooseAnswer, median } from './measure-load'
import { type Bench, originOf, type Target } from './targets'

const STALLED_CLIENTS = 32
/** Long enough for everything to have filled up that can. */
const STALL_MS = 3000
const TRIES = 5

/** Memory of a process, bytes. */
export interface HeldMemory {
  readonly beforeBytes: number
  readonly heldBytes: number
}

/** 32 clients ask for 20 MB and read nothing: what the process then holds. */
export async function measureStalled(bench: Bench, { request, pid }: Target): Promise<HeldMemory | undefined> {
  if (pid === undefined) return undefined
  await chooseAnswer(bench, 'answer/20MB')
  await waitUntilIdle(pid)
  const beforeBytes = readMemory(pid).nowBytes
  resetPeak(pid)
  const sockets = Array.from({ length: STALLED_CLIENTS }, () => openStalled(request))
  await sleep(STALL_MS)
  const heldBytes = readMemory(pid).peakBytes
  for (const socket of sockets) socket.destroy()
  await waitUntilIdle(pid)
  return { beforeBytes, heldBytes }
}

function openStalled({ url, headers, body: template }: Target['request']): Socket {
  const body = template.replace('@@', randomUUID())
  const { hostname, port, pathname } = new URL(url)
  const lines = [`POST ${pathname} HTTP/1.1`, `host: ${hostname}`, `content-length: ${Buffer.byteLength(body)}`]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  // Nobody listens for data, and so nothing is read.
  return socket
}

/** Milliseconds from the upstream's first byte to the client's, of a 20 MB answer that comes in halves. */
export async function measureFirstByte(bench: Bench, { request }: Target): Promise<number> {
  await chooseAnswer(bench, 'halves/20MB')
  const lateMs: number[] = []
  for (let turn = 0; turn <= TRIES; turn += 1) {
    const response = await send(request)
    const arrivedAtNs = await new Promise<bigint>((resolve, reject) => {
      response.once('data', () => resolve(process.hrtime.bigint()))
      response.once('error', reject)
    })
    response.resume()
    await new Promise((resolve) => response.once('close', resolve))
    const { firstByteAtNs } = await readSeen(bench)
    // The first one warms up.
    if (turn > 0) lateMs.push(Number(arrivedAtNs - BigInt(firstByteAtNs)) / 1e6)
  }
  return median(lateMs)
}

/** How many of five upstream calls are ended when their client leaves in the middle of the answer. */
export async function countBrokenOff(bench: Bench, { request }: Target): Promise<number> {
  await chooseAnswer(bench, 'halves/20MB')
  await readSeen(bench)
  for (let turn = 0; turn < TRIES; turn += 1) {
    const response = await send(request)
    response.on('error', () => undefined)
    await new Promise((resolve) => response.once('data', resolve))
    response.destroy()
  }
  await sleep(1000)
  return (await readSeen(bench)).brokenOff
}

function send({ url, headers, body: template }: Target['request']): Promise<IncomingMessage> {
  const body = template.replace('@@', randomUUID())
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const call = httpRequest(url, { method: 'POST', agent: false, headers: { ...headers, ...length } }, resolve)
    call.on('error', reject)
    call.setTimeout(20_000, () => call.destroy(new Error('No answer came.')))
    call.end(body)
  })
}

interface Seen {
  readonly firstByteAtNs: string
  readonly brokenOff: number
}

async function readSeen({ upstream }: Bench): Promise<Seen> {
  const seen: unknown = await (await fetch(`${originOf(upstream)}/bench/seen`)).json()
  if (typeof seen !== 'object' || seen === null) throw new Error('The upstream did not say what it saw.')
  const { firstByteAtNs = '0', brokenOff = 0 } = Object.fromEntries(Object.entries(seen))
  return { firstByteAtNs: String(firstByteAtNs), brokenOff: Number(brokenOff) }
}
