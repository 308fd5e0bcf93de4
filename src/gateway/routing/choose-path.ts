import type { RoutingPolicy } from '../../core/routing-policy'

/** A path that could take the request now, as far as choosing goes. */
export interface PathChoice {
  readonly costMs: number
  readonly latencyMs: number
  readonly estimateUsd: number
  readonly weight: number
  /** Place in the configuration. */
  readonly order: number
}

/** How much likelier a path is drawn the faster it is: one of half the latency 16 times. Tuned on the simulator. */
const SPEED_BIAS = 4

/** The choice of a policy among one or more paths; undefined among none. `random` gives numbers from 0 to 1. */
export function choosePath<Choice extends PathChoice>(
  choices: readonly Choice[],
  policy: RoutingPolicy,
  random: () => number,
): Choice | undefined {
  switch (policy) {
    case 'fixed':
      return best(choices, (choice) => choice.order)
    case 'cheapest':
      return cheapest(choices)
    case 'weighted':
      return draw(choices, (choice) => choice.weight, random)
    case 'fastest':
      return betterOfTwo(choices, random)
  }
}

/**
 * Power of two choices: two paths are drawn, faster ones more often, and the one of lower cost (with what it has in flight)
 * is taken. Drawing evenly would leave the fastest of three paths out of a third of the draws.
 */
function betterOfTwo<Choice extends PathChoice>(choices: readonly Choice[], random: () => number): Choice | undefined {
  const weight = (choice: Choice): number => 1 / Math.max(1, choice.latencyMs) ** SPEED_BIAS
  const first = draw(choices, weight, random)
  const second = draw(
    choices.filter((choice) => choice !== first),
    weight,
    random,
  )
  if (first === undefined || second === undefined) return first
  return second.costMs < first.costMs ? second : first
}

function cheapest<Choice extends PathChoice>(choices: readonly Choice[]): Choice | undefined {
  const leastUsd = Math.min(...choices.map((choice) => choice.estimateUsd))
  return best(
    choices.filter((choice) => choice.estimateUsd <= leastUsd),
    (choice) => choice.costMs,
  )
}

function best<Choice>(choices: readonly Choice[], measure: (choice: Choice) => number): Choice | undefined {
  return choices.reduce<Choice | undefined>(
    (least, choice) => (least === undefined || measure(choice) < measure(least) ? choice : least),
    undefined,
  )
}

function draw<Choice>(
  choices: readonly Choice[],
  weight: (choice: Choice) => number,
  random: () => number,
): Choice | undefined {
  if (choices.length < 2) return choices[0]
  const total = choices.reduce((sum, choice) => sum + weight(choice), 0)
  let rest = random() * total
  for (const choice of choices) {
    rest -= weight(choice)
    if (rest < 0) return choice
  }
  return choices.at(-1)
}
