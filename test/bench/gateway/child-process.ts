import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number
  readonly pid: number
  /** Ends it and waits until it has ended. */
  stop(): Promise<void>
}

/** How a server is started. */
export interface StartOptions {
  /** Arguments of Node. */
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where it listens; read from the first address it prints unless given. */
  readonly port?: number
  readonly cwd?: string
}

/** Linux counts CPU time in hundredths of a second. Source: `getconf CLK_TCK`. */
const TICK_MS = 10
const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 3000

/** Starts a server and waits until it listens. Throws when it does not. */
export async function startServerProcess({ argv, env = {}, port, cwd }: StartOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  try {
    const bound = await Promise.race([port === undefined ? readPort(child) : waitForPort(port), refuseExit(child)])
    child.stdout?.resume()
    const { pid } = child
    if (pid === undefined) throw new Error('The process has no id.')
    return { port: bound, pid, stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

/** Takes lines off the standard output for good: whoever prints on must not be held up. */
async function readPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The process has no output.')
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const found = /:(\d{4,5})\b/.exec(line)?.[1]
    if (found !== undefined) return Number(found)
  }
  throw new Error('The process did not say where it listens.')
}

async function waitForPort(port: number): Promise<number> {
  const until = performance.now() + START_TIMEOUT_MS
  while (performance.now() < until) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return port
    await sleep(100)
  }
  throw new Error(`Nothing listens on port ${port}.`)
}

async function refuseExit(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error('The process ended before it listened.')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killed = AbortSignal.timeout(STOP_TIMEOUT_MS)
  killed.addEventListener('abort', () => child.kill('SIGKILL'))
  await ended
}

/** CPU time that a process has used so far, milliseconds. */
export function readCpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Resident memory of a process, bytes: now, and at most since `resetPeak`. */
export function readMemory(pid: number): { readonly nowBytes: number; readonly peakBytes: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
  return { nowBytes: read('VmRSS'), peakBytes: read('VmHWM') }
}

/** Lets the peak begin anew. Source: proc(5), clear_refs 5. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** Waits until a process has next to nothing to do any more, three seconds at most. */
export async function waitUntilIdle(pid: number): Promise<void> {
  let before = readCpuMs(pid)
  for (let round = 0; round < 20; round += 1) {
    await sleep(150)
    const now = readCpuMs(pid)
    if (now - before <= TICK_MS) return
    before = now
  }
}
