/** Source: AWS "Exponential backoff and jitter" (full jitter); base and cap suit calls that take 15 s or more. */
const BASE_MS = 500
const CAP_MS = 8000

/** Milliseconds before the same path is asked again after `failures` (1 or more); `random` is uniform in 0..1. */
export function backoffMs(failures: number, random: number): number {
  return random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1))
}
