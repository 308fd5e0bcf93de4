import {
  addSmoothBelief,
  CELL_CORNERS,
  cornerWeight,
  GRID_SIZE,
  type GridPlace,
  gridPlace,
  readGridAt,
} from '../smooth-grid'
import { solvePositive } from '../solve-positive'
import type { ColourSamples } from './colour-samples'

/** A smooth correction that changes from place to place: levels for R, G, B at the nodes of a coarse grid. */
export interface ColourField {
  /** Whether it is added as it is, or in proportion to brightness (full at 128), as a change of light is. */
  readonly scales: boolean
  /** Three numbers for each node of the smooth grid. */
  readonly nodes: Float32Array
}

/** What is believed of a field, levels. */
const BELIEF = { step: 14, bend: 6, size: 40 } as const

/** Expected error of a sample in levels, squared, times how many samples say the same thing. */
const SAMPLE_NOISE = 9 * 12

/** How much of the field's levels a value gets. */
export function fieldShare({ scales }: { readonly scales: boolean }, seen: number): number {
  return scales ? Math.min(1.6, seen / 128) : 1
}

/**
 * Fits a field to what is left of the error after the tone curves (`rest`, levels, three a sample): least squares on
 * bilinear nodes, held smooth by the beliefs above, which also carry it across the mask where there is no sample.
 */
export function fitField(
  samples: ColourSamples,
  rest: Float32Array,
  { weights, scales }: { readonly weights: Float32Array; readonly scales: boolean },
): ColourField {
  const nodes = new Float32Array(GRID_SIZE * 3)
  for (let channel = 0; channel < 3; channel += 1) {
    const matrix = new Float64Array(GRID_SIZE * GRID_SIZE)
    const right = new Float64Array(GRID_SIZE)
    for (let index = 0; index < samples.count; index += 1) {
      const at = index * 3 + channel
      const share = fieldShare({ scales }, samples.seen[at] ?? 0)
      const place = gridPlace(samples.u[index] ?? 0, samples.v[index] ?? 0)
      addSample({ matrix, right }, place, { weight: weights[index] ?? 0, share, rest: rest[at] ?? 0 })
    }
    addSmoothBelief({ matrix, rows: GRID_SIZE, from: 0 }, BELIEF, SAMPLE_NOISE)
    solvePositive(matrix, right)?.forEach((value, node) => {
      nodes[node * 3 + channel] = value
    })
  }
  return { scales, nodes }
}

function addSample(
  { matrix, right }: { readonly matrix: Float64Array; readonly right: Float64Array },
  place: GridPlace,
  { weight, share, rest }: { readonly weight: number; readonly share: number; readonly rest: number },
): void {
  for (let one = 0; one < 4; one += 1) {
    const row = place.node + (CELL_CORNERS[one] ?? 0)
    const weighted = weight * share * cornerWeight(place, one)
    right[row] = (right[row] ?? 0) + weighted * rest
    for (let other = 0; other < 4; other += 1) {
      const at = row * right.length + place.node + (CELL_CORNERS[other] ?? 0)
      matrix[at] = (matrix[at] ?? 0) + weighted * share * cornerWeight(place, other)
    }
  }
}

/** The field's levels for R, G, B at a place of the region, 0..1 each way. */
export function readField({ nodes }: ColourField, u: number, v: number): readonly [number, number, number] {
  const place = gridPlace(u, v)
  return [readGridAt(nodes, place, 3, 0), readGridAt(nodes, place, 3, 1), readGridAt(nodes, place, 3, 2)]
}
