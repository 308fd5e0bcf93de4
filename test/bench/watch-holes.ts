/** What timers wait at least once they are nested. Source: HTML standard, timers, step 11. */
const TIMER_CLAMP_MS = 4

/** Watches for how long the page's thread cannot react. The function given back ends it and gives the longest time, milliseconds. */
export function watchHoles(): () => number {
  let longestMs = 0
  let last = performance.now()
  let timer = setTimeout(tick, 0)
  function tick() {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last - TIMER_CLAMP_MS)
    last = now
    timer = setTimeout(tick, 0)
  }
  return () => {
    tick()
    clearTimeout(timer)
    return longestMs
  }
}
