import { readdirSync, readFileSync } from 'node:fs'

/** Watches how much memory the browser's page processes hold, as the system counts it (resident). Linux only. */
export interface MemoryWatch {
  /** Highest growth since the start, in bytes; undefined where it cannot be read. */
  stop(): number | undefined
}

const SAMPLE_INTERVAL_MS = 20
const PAGE_BYTES = 4096

/** Starts watching the page processes of the browser whose command line holds `mark`. */
export function watchRendererMemory(mark: string): MemoryWatch {
  const pids = rendererPids(mark)
  const baseBytes = residentBytes(pids)
  let peakBytes = baseBytes
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes(pids))
  }, SAMPLE_INTERVAL_MS)
  return {
    stop() {
      clearInterval(timer)
      return pids.length === 0 ? undefined : peakBytes - baseBytes
    },
  }
}

function rendererPids(mark: string): readonly number[] {
  const lines = new Map(processIds().map((pid) => [pid, read(`/proc/${pid}/cmdline`)]))
  const browser = [...lines].find(([, line]) => line.includes(mark))?.[0]
  if (browser === undefined) return []
  return [...lines]
    .filter(([pid, line]) => line.includes('--type=renderer') && descends(pid, browser))
    .map(([pid]) => pid)
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function descends(pid: number, ancestor: number): boolean {
  for (let current = pid; current > 1; ) {
    if (current === ancestor) return true
    const stat = read(`/proc/${current}/stat`)
    // The name in parentheses may hold spaces; the parent is the second word after it.
    current = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
  }
  return false
}

function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES, 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
