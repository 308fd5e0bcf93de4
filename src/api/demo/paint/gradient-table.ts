import { type Lab, mix, toRgb } from './colour'
import type { Stop } from './layer'

/** Steps of a gradient; fine enough that grain hides what banding is left. */
export const GRADIENT_STEPS = 1024

/** A gradient worked out: red, green, blue (0 to 255) and opacity (0 to 1) for each of `GRADIENT_STEPS + 1` steps. */
export function gradientTable(stops: readonly Stop[], opacity: number): Float32Array {
  const table = new Float32Array((GRADIENT_STEPS + 1) * 4)
  for (let step = 0; step <= GRADIENT_STEPS; step += 1) {
    const { colour, alpha } = colourAt(stops, step / GRADIENT_STEPS)
    table.set([...toRgb(colour), alpha * opacity], step * 4)
  }
  return table
}

function colourAt(stops: readonly Stop[], at: number): { readonly colour: Lab; readonly alpha: number } {
  const upper = stops.findIndex((stop) => stop.at >= at)
  const second = upper === -1 ? stops[stops.length - 1] : stops[upper]
  if (second === undefined) return { colour: [0, 0, 0], alpha: 0 }
  const first = upper > 0 ? stops[upper - 1] : undefined
  if (first === undefined) return { colour: second.colour, alpha: second.alpha ?? 1 }
  const share = (at - first.at) / Math.max(1e-6, second.at - first.at)
  const firstAlpha = first.alpha ?? 1
  return {
    colour: mix(first.colour, second.colour, share),
    alpha: firstAlpha + ((second.alpha ?? 1) - firstAlpha) * share,
  }
}
