import { solvePositive } from '../solve-positive'
import type { ColourSamples } from './colour-samples'

/** A smooth correction that changes from place to place: levels for R, G, B at the nodes of a coarse grid. */
export interface ColourField {
  /** Whether it is added as it is, or in proportion to brightness (full at 128), as a change of light is. */
  readonly scales: boolean
  readonly nodes: Float32Array
}

/** Nodes each way. Source: 7 follow light that changes over a sixth of the picture, and no object. */
export const FIELD_NODES = 7

/** What is believed of a field: neighbouring nodes differ by this many levels, their slopes by that, and none is large. */
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
  const size = FIELD_NODES * FIELD_NODES
  const nodes = new Float32Array(size * 3)
  for (let channel = 0; channel < 3; channel += 1) {
    const matrix = new Float64Array(size * size)
    const right = new Float64Array(size)
    for (let index = 0; index < samples.count; index += 1) {
      const at = index * 3 + channel
      const share = fieldShare({ scales }, samples.seen[at] ?? 0)
      const place = placeOf(samples.u[index] ?? 0, samples.v[index] ?? 0)
      addSample({ matrix, right }, place, { weight: weights[index] ?? 0, share, rest: rest[at] ?? 0 })
    }
    addBelief(matrix, size)
    solvePositive(matrix, right)?.forEach((value, node) => {
      nodes[node * 3 + channel] = value
    })
  }
  return { scales, nodes }
}

/** The cell of a place, as its first node, and how far in it is. */
interface Place {
  readonly node: number
  readonly partX: number
  readonly partY: number
}

function placeOf(u: number, v: number): Place {
  const x = Math.min(FIELD_NODES - 1.001, Math.max(0, u * (FIELD_NODES - 1)))
  const y = Math.min(FIELD_NODES - 1.001, Math.max(0, v * (FIELD_NODES - 1)))
  const [column, row] = [Math.floor(x), Math.floor(y)]
  return { node: row * FIELD_NODES + column, partX: x - column, partY: y - row }
}

const CORNERS = [0, 1, FIELD_NODES, FIELD_NODES + 1] as const

function cornerWeight({ partX, partY }: Place, corner: number): number {
  return (corner % 2 === 0 ? 1 - partX : partX) * (corner < 2 ? 1 - partY : partY)
}

function addSample(
  { matrix, right }: { readonly matrix: Float64Array; readonly right: Float64Array },
  place: Place,
  { weight, share, rest }: { readonly weight: number; readonly share: number; readonly rest: number },
): void {
  for (let one = 0; one < 4; one += 1) {
    const row = place.node + (CORNERS[one] ?? 0)
    const weighted = weight * share * cornerWeight(place, one)
    right[row] = (right[row] ?? 0) + weighted * rest
    for (let other = 0; other < 4; other += 1) {
      const at = row * right.length + place.node + (CORNERS[other] ?? 0)
      matrix[at] = (matrix[at] ?? 0) + weighted * share * cornerWeight(place, other)
    }
  }
}

function addBelief(matrix: Float64Array, size: number): void {
  for (let node = 0; node < size; node += 1) {
    addSquare(matrix, size, { nodes: [node], factors: [1], spread: BELIEF.size })
    for (const step of [1, FIELD_NODES]) {
      const along = step === 1 ? node % FIELD_NODES : Math.floor(node / FIELD_NODES)
      if (along + 1 < FIELD_NODES) {
        addSquare(matrix, size, { nodes: [node, node + step], factors: [1, -1], spread: BELIEF.step })
      }
      if (along + 2 < FIELD_NODES) {
        const nodes = [node, node + step, node + 2 * step]
        addSquare(matrix, size, { nodes, factors: [1, -2, 1], spread: BELIEF.bend })
      }
    }
  }
}

function addSquare(
  matrix: Float64Array,
  size: number,
  {
    nodes,
    factors,
    spread,
  }: { readonly nodes: readonly number[]; readonly factors: readonly number[]; readonly spread: number },
): void {
  const strength = SAMPLE_NOISE / (spread * spread)
  nodes.forEach((row, one) => {
    nodes.forEach((column, other) => {
      const at = row * size + column
      matrix[at] = (matrix[at] ?? 0) + strength * (factors[one] ?? 0) * (factors[other] ?? 0)
    })
  })
}

/** The field's levels for R, G, B at a place of the region, 0..1 each way. */
export function readField({ nodes }: ColourField, u: number, v: number): readonly [number, number, number] {
  const place = placeOf(u, v)
  const result: [number, number, number] = [0, 0, 0]
  for (let corner = 0; corner < 4; corner += 1) {
    const weight = cornerWeight(place, corner)
    const at = (place.node + (CORNERS[corner] ?? 0)) * 3
    result[0] += weight * (nodes[at] ?? 0)
    result[1] += weight * (nodes[at + 1] ?? 0)
    result[2] += weight * (nodes[at + 2] ?? 0)
  }
  return result
}
