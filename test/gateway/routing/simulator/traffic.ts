import { hash32, seededRandom } from '../../../../src/api/demo/paint/seeded-random'
import type { ImageSize } from '../../../../src/core/models'
import { expectedMs } from '../../../../src/core/price'

/*
 * Latencies of assumed shape, not recordings of ours: reports agree on 15-40 s a picture at 1K, longer at 4K, and on stalls
 * of minutes now and then. So: a log-normal around the median of the size, of which a part belongs to the request
 * (a hard prompt is slow on every path) and a part to the attempt, and a few stalls.
 */

/** One request of the traffic. */
export interface SimulatedRequest {
  readonly index: number
  readonly keyId: string
  readonly atMs: number
  readonly imageSize: ImageSize
  /** Milliseconds it would take on a path of factor 1, before what belongs to the attempt. */
  readonly ownMs: number
}

/** How much traffic there is. */
export interface TrafficShape {
  readonly seed: number
  readonly count: number
  readonly perSecond: number
}

// Both together have a standard deviation of 0.35: 95 of 100 pictures take less than 1.8 times the median.
const OWN_SPREAD = 0.25
const ATTEMPT_SPREAD = 0.25
const STALL_SHARE = 0.005
const STALL_FACTOR = 5
const SIZES: readonly (readonly [ImageSize, number])[] = [
  ['1K', 0.6],
  ['2K', 0.25],
  ['4K', 0.15],
]
const KEYS = 5

/** Requests at random moments (Poisson), of mixed sizes and keys. The same for the same seed. */
export function makeTraffic({ seed, count, perSecond }: TrafficShape): readonly SimulatedRequest[] {
  const random = seededRandom(hash32(`traffic ${seed}`))
  let atMs = 0
  return Array.from({ length: count }, (_, index) => {
    atMs += (-Math.log(1 - random()) / perSecond) * 1000
    const imageSize = drawSize(random())
    const ownMs = expectedMs(imageSize) * Math.exp(OWN_SPREAD * drawNormal(random))
    return { index, keyId: `key ${Math.floor(random() * KEYS)}`, atMs, imageSize, ownMs }
  })
}

/** What belongs to one attempt of one request on one path: the same for the same question, whoever asks and when. */
export function attemptFactor(question: {
  readonly seed: number
  readonly request: number
  readonly path: string
  readonly attempt: number
}): number {
  const random = seededRandom(hash32(`${question.seed} ${question.request} ${question.path} ${question.attempt}`))
  // Neighbouring seeds of this generator start alike.
  random()
  const stall = random() < STALL_SHARE ? STALL_FACTOR : 1
  return stall * Math.exp(ATTEMPT_SPREAD * drawNormal(random))
}

function drawSize(random: number): ImageSize {
  let rest = random
  for (const [size, share] of SIZES) {
    rest -= share
    if (rest < 0) return size
  }
  return '1K'
}

// Box and Muller.
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
