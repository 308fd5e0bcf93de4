import {
  leastInFlightPolicy,
  oraclePolicy,
  ourPolicy,
  type PolicyContext,
  roundRobinPolicy,
  type SimulatedPolicy,
  singlePathPolicy,
} from '../../gateway/routing/simulator/policies'
import { SCENARIOS, type Scenario } from '../../gateway/routing/simulator/scenarios'
import { type SimulationResult, simulate } from '../../gateway/routing/simulator/simulate'
import { runQueueBench } from './queue-bench'

type MakePolicy = (context: PolicyContext) => SimulatedPolicy

/** Means over the seeds. */
interface Row {
  readonly name: string
  readonly p50Ms: number
  readonly p95Ms: number
  readonly successShare: number
  readonly costUsd: number
}

const SEEDS = 5
const HEDGE = { maxShare: 0.05, maxCostUsd: 1 }

/**
 * Routing on virtual time, beside simpler ways and beside oracles. `npm run bench -- routing [--seeds 5] [--from 1]`, or
 * `npm run bench -- routing queue`.
 */
export async function runRoutingBench(options: readonly string[]): Promise<void> {
  if (options[0] === 'queue') return runQueueBench()
  const seeds = numberAfter(options, '--seeds') ?? SEEDS
  const from = numberAfter(options, '--from') ?? 1
  const list = Array.from({ length: seeds }, (_, index) => from + index)
  console.log(
    `Routing, means over ${seeds} seeds. Ratios are to the p95 of the oracle that knows each path's state, and`,
  )
  console.log(
    'of the one that knows how long each single attempt will take. A request without a picture counts as 300 s.',
  )
  for (const scenario of SCENARIOS) print(scenario.name, await compare(scenario, list))
}

async function compare(scenario: Scenario, seeds: readonly number[]): Promise<readonly Row[]> {
  const run = (name: string, policy: MakePolicy): Promise<Row> => measure(name, { scenario, seeds, policy })
  const singles: Row[] = []
  for (const { id } of scenario.paths) {
    singles.push(await run(`best single (${id})`, (context) => singlePathPolicy(context, id)))
  }
  const best = [...singles].sort((a, b) => a.p95Ms - b.p95Ms).slice(0, 1)
  return [
    await run('ours', (context) => ourPolicy(context)),
    await run('ours, hedging 5 %', (context) => ourPolicy(context, { hedge: HEDGE })),
    ...best,
    await run('round robin', roundRobinPolicy),
    await run('least in flight', leastInFlightPolicy),
    await run('oracle of states', (context) => oraclePolicy(context, true)),
    await run('oracle of attempts', (context) => oraclePolicy(context, false)),
  ]
}

async function measure(
  name: string,
  {
    scenario,
    seeds,
    policy,
  }: { readonly scenario: Scenario; readonly seeds: readonly number[]; readonly policy: MakePolicy },
): Promise<Row> {
  const results: SimulationResult[] = []
  for (const seed of seeds) results.push(await simulate({ scenario, seed, policy }))
  const mean = (measureOf: (result: SimulationResult) => number): number =>
    results.reduce((sum, result) => sum + measureOf(result), 0) / results.length
  return {
    name,
    p50Ms: mean((result) => result.p50Ms),
    p95Ms: mean((result) => result.p95Ms),
    successShare: mean((result) => result.successShare),
    costUsd: mean((result) => result.costUsd),
  }
}

function print(title: string, rows: readonly Row[]): void {
  const p95Of = (name: string): number => rows.find((row) => row.name === name)?.p95Ms ?? Number.NaN
  console.log(`\n${title}`)
  console.log(line(['', 'p50', 'p95', 'of states', 'of attempts', 'success', 'cost']))
  for (const row of rows) {
    console.log(
      line([
        row.name,
        seconds(row.p50Ms),
        seconds(row.p95Ms),
        (row.p95Ms / p95Of('oracle of states')).toFixed(3),
        (row.p95Ms / p95Of('oracle of attempts')).toFixed(3),
        `${(row.successShare * 100).toFixed(2)} %`,
        `$${row.costUsd.toFixed(2)}`,
      ]),
    )
  }
}

function line([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell) => cell.padStart(12)).join('')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function numberAfter(options: readonly string[], flag: string): number | undefined {
  const place = options.indexOf(flag)
  const value = place === -1 ? Number.NaN : Number(options[place + 1])
  return Number.isFinite(value) ? value : undefined
}
