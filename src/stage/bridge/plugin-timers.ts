/** The clockwork timers run on: a browser's or Node's, or a test's. Delays in ms. */
export interface Clockwork {
  setTimeout(task: () => void, delayMs: number): unknown
  clearTimeout(handle: unknown): void
}

/** The four timer functions of a plugin's sandbox, and one stroke that stops them all. */
export interface PluginTimers {
  setTimeout(callback: unknown, delayMs: unknown): number
  clearTimeout(handle: unknown): void
  setInterval(callback: unknown, delayMs: unknown): number
  clearInterval(handle: unknown): void
  stop(): void
}

/** Timers whose callbacks' faults go to `onError`. Both arguments are required, as Figma's typings say. */
export function createPluginTimers(clockwork: Clockwork, onError: (error: unknown) => void): PluginTimers {
  const running = new Map<number, unknown>()
  let lastHandle = 0
  let isStopped = false

  function start(name: string, callback: unknown, delayMs: unknown, repeats: boolean): number {
    if (typeof callback !== 'function') throw new Error(`in ${name}: Expected "callback" to have type function`)
    if (typeof delayMs !== 'number') throw new Error(`in ${name}: Expected "timeout" to have type number`)
    lastHandle += 1
    if (!isStopped) schedule(lastHandle, () => void Reflect.apply(callback, undefined, []), delayMs, repeats)
    return lastHandle
  }

  function schedule(handle: number, callback: () => void, delayMs: number, repeats: boolean): void {
    const task = () => {
      if (repeats) schedule(handle, callback, delayMs, repeats)
      else running.delete(handle)
      try {
        callback()
      } catch (error) {
        onError(error)
      }
    }
    running.set(handle, clockwork.setTimeout(task, delayMs))
  }

  function clear(handle: unknown): void {
    const timer = running.get(Number(handle))
    if (timer === undefined) return
    clockwork.clearTimeout(timer)
    running.delete(Number(handle))
  }

  return {
    setTimeout: (callback, delayMs) => start('setTimeout', callback, delayMs, false),
    clearTimeout: clear,
    setInterval: (callback, delayMs) => start('setInterval', callback, delayMs, true),
    clearInterval: clear,
    stop: () => {
      isStopped = true
      for (const handle of [...running.keys()]) clear(handle)
    },
  }
}
