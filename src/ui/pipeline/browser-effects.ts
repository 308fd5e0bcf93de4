/** What the API folder is given of the browser: the same in a window and in a worker. */
export const browserEffects = {
  fetch: (url: string, init: RequestInit): Promise<Response> => fetch(url, init),
  /** The clock, milliseconds since 1970. */
  now: (): number => Date.now(),
  random: (): number => Math.random(),
  sleep,
} as const

/** Resolves after `ms`, or at once when the signal is aborted. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    signal.addEventListener('abort', finish)
    if (signal.aborted) finish()
  })
}
