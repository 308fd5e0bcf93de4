import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { countBrokenOff, measureFirstByte, measureStalled } from './behaviour-cases'
import { ANSWER_SIZE_NAMES } from './canned-answer'
import { describeRatios, describeTable } from './describe-load'
import { type LoadCase, measureCase } from './measure-load'
import { findWrk } from './run-wrk'
import { type Bench, isTargetName, openBench, type Target } from './targets'

const CONNECTIONS = [1, 16, 64] as const
const PROFILE_DIR = 'out/bench/profiles'

/**
 * Measures what the gateway adds to a call, against the bare pass-through and Portkey, which take turns in one run; every
 * server is a process of its own on loopback. `npm run bench -- gateway`
 * Options: `--quick`, `--only tiny,2MB,20MB,stalled,first-byte,leave`, `--at 1,16`, `--targets pass,ours`,
 * `--rounds 3`, `--seconds 2`, `--profile` (CPU profiles of our gateways in out/bench/profiles).
 */
export async function runGatewayBench(options: readonly string[]): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'refill-gateway-bench-'))
  let bench: Bench | undefined
  try {
    const wrk = findWrk()
    bench = await openBench(dir, { nodeOptions: profileOptions(options) })
    const targets = listOf(options, '--targets')?.filter(isTargetName)
    const chosen = bench.targets.filter(({ name }) => targets === undefined || targets.includes(name))
    await measureAll({ ...bench, targets: chosen }, options, { wrk, dir })
  } finally {
    await bench?.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function measureAll(
  bench: Bench,
  options: readonly string[],
  tools: { readonly wrk: string; readonly dir: string },
): Promise<void> {
  const only = listOf(options, '--only')
  const isAsked = (name: string) => only === undefined || only.includes(name)
  const asked = bench.targets.filter(({ name }) => name !== 'direct')
  // First, while no load has made the processes larger than this alone does.
  if (isAsked('stalled')) await each('32 clients that read nothing of 20 MB, RSS', asked, stalled)
  for (const size of ANSWER_SIZE_NAMES.filter(isAsked)) {
    await warmUp(bench, { size, isQuick: options.includes('--quick') }, tools)
    for (const connections of listOf(options, '--at')?.map(Number) ?? CONNECTIONS) {
      const load = { size, connections, ...effort(options) }
      const measured = await measureCase(bench, load, tools)
      console.log(`\n${size}, ${connections} at once (load average ${loadavg()[0]?.toFixed(1)})`)
      console.log(describeTable(measured))
      console.log(describeRatios(load, measured))
    }
  }
  if (isAsked('first-byte')) await each('First byte after the upstream’s', asked, firstByte)
  if (isAsked('leave')) await each('Upstream calls ended when the client leaves', asked, leaving)

  async function stalled(target: Target): Promise<string> {
    const held = await measureStalled(bench, target)
    if (held === undefined) return '-'
    const { beforeBytes, heldBytes } = held
    const verdict = target.name === 'ours' || target.name === 'translated' ? judge(heldBytes < 150e6) : ''
    return `${megabytes(beforeBytes)} -> ${megabytes(heldBytes)} MB${verdict}`
  }
  async function firstByte(target: Target): Promise<string> {
    const lateMs = await measureFirstByte(bench, target)
    return `${lateMs.toFixed(1)} ms${target.name === 'portkey' ? '' : judge(lateMs <= 20)}`
  }
  async function leaving(target: Target): Promise<string> {
    // What is kept goes on without its client, on purpose.
    return target.name === 'kept' ? 'not ended: it is being kept' : `${await countBrokenOff(bench, target)} of 5`
  }
}

/** Machine code comes late: a gateway's way of thousands of functions takes thousands of requests. No server is measured cold. */
async function warmUp(
  bench: Bench,
  { size, isQuick }: { readonly size: LoadCase['size']; readonly isQuick: boolean },
  tools: { readonly wrk: string; readonly dir: string },
): Promise<void> {
  const seconds = isQuick || size === '20MB' ? 1 : size === 'tiny' ? 6 : 2
  await measureCase(bench, { size, connections: 16, rounds: 1, seconds }, tools)
}

async function each(
  title: string,
  targets: readonly Target[],
  measure: (target: Target) => Promise<string>,
): Promise<void> {
  console.log(`\n${title}`)
  for (const target of targets) console.log(`  ${target.name.padEnd(12)}${await measure(target)}`)
}

function effort(options: readonly string[]): Pick<LoadCase, 'rounds' | 'seconds'> {
  const isQuick = options.includes('--quick')
  return {
    rounds: Number(optionOf(options, '--rounds') ?? (isQuick ? 1 : 3)),
    seconds: Number(optionOf(options, '--seconds') ?? (isQuick ? 1 : 2)),
  }
}

function profileOptions(options: readonly string[]): readonly string[] {
  if (!options.includes('--profile')) return []
  mkdirSync(PROFILE_DIR, { recursive: true })
  return ['--cpu-prof', `--cpu-prof-dir=${PROFILE_DIR}`]
}

function listOf(options: readonly string[], name: string): readonly string[] | undefined {
  return optionOf(options, name)?.split(',')
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const at = options.indexOf(name)
  return at === -1 ? undefined : options[at + 1]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function judge(met: boolean): string {
  return met ? ' ok' : ' NO'
}
