import { execFile, execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** A request that is sent over and over. */
export interface LoadRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Where it holds `@@`, each request gets a number of its own there. */
  readonly body: string
}

/** What one run of wrk measured. */
export interface Load {
  readonly requests: number
  readonly seconds: number
  /** Of all that was received, also of answers that were cut by the end of the run. */
  readonly bytes: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers that are none, and broken connections. */
  readonly faults: number
}

/** How long and how hard. */
export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
  /** A file of its own for the script. */
  readonly scriptFile: string
}

const RESULT = /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/m
const run = promisify(execFile)

/** Installs Debian's wrk where there is none. Throws with what to do otherwise. */
export function findWrk(): string {
  const found = ['/usr/bin/wrk', '/usr/local/bin/wrk'].find((file) => existsSync(file))
  if (found !== undefined) return found
  console.log('No wrk found: installing the Debian package wrk.')
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'wrk'], { stdio: 'inherit' })
  } catch {
    throw new Error('No wrk was found and none could be installed. Install it and try again.')
  }
  return '/usr/bin/wrk'
}

/** Loads a server for a while from one thread. */
export async function runWrk(
  wrk: string,
  request: LoadRequest,
  { connections, seconds, scriptFile }: LoadOptions,
): Promise<Load> {
  writeFileSync(scriptFile, writeScript(request))
  const argv = [`-t1`, `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', scriptFile, request.url]
  const { stdout } = await run(wrk, argv, { timeout: (seconds + 30) * 1000 })
  const found = RESULT.exec(stdout)
  if (found === null) throw new Error(`wrk did not measure anything: ${stdout}`)
  const [, requests, micros, bytes, p50, p99, faults] = found.map(Number)
  return {
    requests: requests ?? 0,
    seconds: (micros ?? 0) / 1e6,
    bytes: bytes ?? 0,
    p50Ms: (p50 ?? 0) / 1000,
    p99Ms: (p99 ?? 0) / 1000,
    faults: faults ?? 0,
  }
}

function writeScript({ headers, body }: LoadRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers["${name}"] = ${quote(value)}`)
  const [before = '', after] = body.split('@@')
  return `wrk.method = "POST"
wrk.body = ${quote(body)}
${lines.join('\n')}
${after === undefined ? '' : countingRequest(before, after)}
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("\\nRESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`
}

function countingRequest(before: string, after: string): string {
  return `local count = 0
local start = "${Date.now()}-"
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, ${quote(before)} .. start .. count .. ${quote(after)})
end`
}

/** Lua takes these strings as JSON writes them. */
function quote(text: string): string {
  return JSON.stringify(text)
}
