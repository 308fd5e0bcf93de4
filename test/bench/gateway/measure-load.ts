import { join } from 'node:path'
import { ANSWER_SIZES, type AnswerSize } from './canned-answer'
import { readCpuMs, readMemory, resetPeak, waitUntilIdle } from './child-process'
import { type Load, runWrk } from './run-wrk'
import { type Bench, originOf, type Target, type TargetName } from './targets'

/** One target under one load. Milliseconds and bytes; CPU is that of the process in the middle. */
export interface Measured {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly perSecond: number
  readonly cpuMs: number
  readonly peakBytes: number
  readonly faults: number
}

/** What is measured. */
export interface LoadCase {
  readonly size: AnswerSize
  readonly connections: number
  readonly rounds: number
  readonly seconds: number
}

/** Medians of all rounds by target. */
export type Measurements = ReadonlyMap<TargetName, Measured>

/** The targets take turns, so that a busy moment of the machine meets all of them. */
export async function measureCase(
  bench: Bench,
  load: LoadCase,
  { wrk, dir }: { readonly wrk: string; readonly dir: string },
): Promise<Measurements> {
  await chooseAnswer(bench, `answer/${load.size}`)
  const rounds = new Map<TargetName, Measured[]>()
  for (let round = 0; round < load.rounds; round += 1) {
    for (const target of bench.targets) {
      if (isSkipped(target, load, round)) continue
      const measured = await measureOnce(target, load, { wrk, dir })
      rounds.set(target.name, [...(rounds.get(target.name) ?? []), measured])
    }
  }
  return new Map([...rounds].map(([name, all]) => [name, mediansOf(all)]))
}

/** Tells the upstream how to answer from now on. */
export async function chooseAnswer({ upstream }: Bench, command: string): Promise<void> {
  await (await fetch(`${originOf(upstream)}/bench/${command}`)).text()
}

/**
 * Portkey needs seconds for a large picture: one round shows that, and 64 at once would take gigabytes. What is kept is
 * bound by the disk, which 64 at once tell no better than 16.
 */
function isSkipped({ name }: Target, { size, connections }: LoadCase, round: number): boolean {
  if (name === 'kept') return connections > 16
  return name === 'portkey' && size === '20MB' && (round > 0 || connections > 16)
}

async function measureOnce(
  { name, pid, request }: Target,
  { size, connections, seconds }: LoadCase,
  { wrk, dir }: { readonly wrk: string; readonly dir: string },
): Promise<Measured> {
  const isSlow = name === 'portkey' && size === '20MB'
  if (pid !== undefined) {
    await waitUntilIdle(pid)
    resetPeak(pid)
  }
  const before = pid === undefined ? 0 : readCpuMs(pid)
  const options = { connections, seconds: isSlow ? Math.max(seconds, 5) : seconds, scriptFile: join(dir, 'load.lua') }
  const load = await runWrk(wrk, request, options)
  const cpuMs = pid === undefined ? 0 : readCpuMs(pid) - before
  const answers = countAnswers(load, size)
  return {
    p50Ms: load.p50Ms,
    p99Ms: load.p99Ms,
    perSecond: answers / load.seconds,
    cpuMs: cpuMs / answers,
    peakBytes: pid === undefined ? 0 : readMemory(pid).peakBytes,
    faults: load.faults,
  }
}

/** Large answers that the end of a run cut count by their bytes, or a short run would be a lottery. */
function countAnswers({ requests, bytes }: Load, size: AnswerSize): number {
  return size === 'tiny' ? requests : bytes / ANSWER_SIZES[size]
}

function mediansOf(rounds: readonly Measured[]): Measured {
  const of = (read: (round: Measured) => number) => median(rounds.map(read))
  return {
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    perSecond: of(({ perSecond }) => perSecond),
    cpuMs: of(({ cpuMs }) => cpuMs),
    peakBytes: Math.max(...rounds.map(({ peakBytes }) => peakBytes)),
    faults: rounds.reduce((sum, { faults }) => sum + faults, 0),
  }
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, next) => first - next)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
