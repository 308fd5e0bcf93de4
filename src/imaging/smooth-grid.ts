/*
 * Smooth functions over a region: values at the nodes of a coarse grid, linear between them, held smooth by a belief.
 * Colours and places are both corrected by such functions.
 */

/** Nodes each way. Source: 7 follow what changes over a sixth of the picture, and no object. */
export const GRID_NODES = 7
export const GRID_SIZE = GRID_NODES * GRID_NODES

/** The cell of a place, as its first node, and how far in it is. */
export interface GridPlace {
  readonly node: number
  readonly partX: number
  readonly partY: number
}

/** Where a place of the region, 0..1 each way, lies in the grid; places outside count as on the rim. */
export function gridPlace(u: number, v: number): GridPlace {
  const x = Math.min(GRID_NODES - 1, Math.max(0, u * (GRID_NODES - 1)))
  const y = Math.min(GRID_NODES - 1, Math.max(0, v * (GRID_NODES - 1)))
  const column = Math.min(GRID_NODES - 2, Math.floor(x))
  const row = Math.min(GRID_NODES - 2, Math.floor(y))
  return { node: row * GRID_NODES + column, partX: x - column, partY: y - row }
}

/** The four nodes of a cell, counted from its first. */
export const CELL_CORNERS = [0, 1, GRID_NODES, GRID_NODES + 1] as const

/** How much each of them counts at a place. */
export function cornerWeight({ partX, partY }: GridPlace, corner: number): number {
  return (corner % 2 === 0 ? 1 - partX : partX) * (corner < 2 ? 1 - partY : partY)
}

/** One of several interleaved functions at a place: `values[node * stride + offset]`. */
export function readGridAt(values: Float32Array, place: GridPlace, stride: number, offset: number): number {
  let sum = 0
  for (let corner = 0; corner < 4; corner += 1) {
    const node = place.node + (CELL_CORNERS[corner] ?? 0)
    sum += cornerWeight(place, corner) * (values[node * stride + offset] ?? 0)
  }
  return sum
}

/** By how much neighbouring nodes, and their slopes, are believed to differ, and how large values are believed to be. */
export interface SmoothBelief {
  readonly step: number
  readonly bend: number
  readonly size: number
}

/** The equations of a least-squares fit: a square matrix of `rows` rows and the unknowns' block that starts at `from`. */
export interface GridEquations {
  readonly matrix: Float64Array
  readonly rows: number
  readonly from: number
}

/** Adds the belief in a smooth grid; `noise` is the variance of one independent datum in the same equations. */
export function addSmoothBelief(equations: GridEquations, belief: SmoothBelief, noise: number): void {
  for (let node = 0; node < GRID_SIZE; node += 1) {
    addSquare(equations, [node], { factors: [1], strength: noise / belief.size ** 2 })
    for (const step of [1, GRID_NODES]) {
      const along = step === 1 ? node % GRID_NODES : Math.floor(node / GRID_NODES)
      const nodes = [node, node + step, node + 2 * step]
      if (along + 1 < GRID_NODES) {
        addSquare(equations, nodes.slice(0, 2), { factors: [1, -1], strength: noise / belief.step ** 2 })
      }
      if (along + 2 < GRID_NODES)
        addSquare(equations, nodes, { factors: [1, -2, 1], strength: noise / belief.bend ** 2 })
    }
  }
}

function addSquare(
  { matrix, rows, from }: GridEquations,
  nodes: readonly number[],
  { factors, strength }: { readonly factors: readonly number[]; readonly strength: number },
): void {
  nodes.forEach((row, one) => {
    nodes.forEach((column, other) => {
      const at = (from + row) * rows + from + column
      matrix[at] = (matrix[at] ?? 0) + strength * (factors[one] ?? 0) * (factors[other] ?? 0)
    })
  })
}
