/** Runs work when it is its turn. */
export type TakeTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

/** Lets so many run at once, the others in the order they came. */
export function createTurns(most: number): TakeTurn {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
