/** Where an output pixel reads from along one axis: weights by sub-pixel phase. */
export interface ResampleKernel {
  /** How many source pixels one output pixel reads along the axis. */
  readonly taps: number
  /** `PHASES + 1` rows of `taps` weights, each row summing to 1. */
  readonly weights: Float32Array
}

/** Sub-pixel positions that the kernel is tabulated at. Source: 1/256 px is 0.2 levels at the steepest edge. */
export const PHASES = 256

/**
 * Catmull-Rom cubic (interpolating, a = -0.5), widened by `scale` where the source is finer than the output, so that
 * one resampling both moves and shrinks without aliasing. `scale` is source pixels for each output pixel.
 * Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing" (1981).
 */
export function cubicKernel(scale: number): ResampleKernel {
  // A model that returns 1 % more pixels than asked must not soften the picture.
  const width = scale < 1.1 ? 1 : scale
  const taps = 2 * Math.ceil(2 * width)
  const weights = new Float32Array((PHASES + 1) * taps)
  for (let phase = 0; phase <= PHASES; phase += 1) {
    const row = weights.subarray(phase * taps, (phase + 1) * taps)
    let sum = 0
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = catmullRom((tap - taps / 2 + 1 - phase / PHASES) / width)
      row[tap] = weight
      sum += weight
    }
    for (let tap = 0; tap < taps; tap += 1) row[tap] = (row[tap] ?? 0) / sum
  }
  return { taps, weights }
}

function catmullRom(offset: number): number {
  const x = Math.abs(offset)
  if (x >= 2) return 0
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return ((-0.5 * x + 2.5) * x - 4) * x + 2
}
