/** A grid of three numbers a cell, some of them unknown. */
export interface SparseGrid {
  readonly columns: number
  readonly rows: number
  /** Three numbers a cell; 0 where unknown. */
  readonly values: Float32Array
  /** How well known a cell is: 0 = not at all, 1 = fully. */
  readonly weights: Float32Array
}

/**
 * Fills the unknown cells smoothly from the known ones, which stay; near ones count most. Averages down to one cell and
 * interpolates back up, so linear in the cells; close to the membrane that a Laplace equation would give.
 * Source: Gortler et al., "The Lumigraph" (1996), pull-push.
 */
export function pullPush(grid: SparseGrid): SparseGrid {
  if (grid.columns === 1 && grid.rows === 1) return grid
  return push(grid, pullPush(pull(grid)))
}

function pull({ columns, rows, values, weights }: SparseGrid): SparseGrid {
  const half = emptyGrid(Math.ceil(columns / 2), Math.ceil(rows / 2))
  for (let cell = 0; cell < weights.length; cell += 1) {
    const weight = weights[cell] ?? 0
    if (weight === 0) continue
    const column = cell % columns
    const target = (((cell - column) / columns) >> 1) * half.columns + (column >> 1)
    half.weights[target] = (half.weights[target] ?? 0) + weight
    for (let part = 0; part < 3; part += 1) {
      const at = target * 3 + part
      half.values[at] = (half.values[at] ?? 0) + weight * (values[cell * 3 + part] ?? 0)
    }
  }
  for (let cell = 0; cell < half.weights.length; cell += 1) {
    const weight = half.weights[cell] ?? 0
    if (weight === 0) continue
    for (let at = cell * 3; at < cell * 3 + 3; at += 1) half.values[at] = (half.values[at] ?? 0) / weight
    half.weights[cell] = Math.min(1, weight)
  }
  return half
}

function push(fine: SparseGrid, coarse: SparseGrid): SparseGrid {
  const result = emptyGrid(fine.columns, fine.rows)
  result.weights.fill(1)
  const between: [number, number, number] = [0, 0, 0]
  for (let cell = 0; cell < fine.weights.length; cell += 1) {
    const column = cell % fine.columns
    const row = (cell - column) / fine.columns
    const weight = fine.weights[cell] ?? 0
    if (weight < 1) readGrid(coarse, (column + 0.5) / 2, (row + 0.5) / 2, between)
    for (let part = 0; part < 3; part += 1) {
      const at = cell * 3 + part
      result.values[at] = weight * (fine.values[at] ?? 0) + (1 - weight) * (between[part] ?? 0)
    }
  }
  return result
}

/** An all unknown grid. */
export function emptyGrid(columns: number, rows: number): SparseGrid {
  const cells = columns * rows
  return { columns, rows, values: new Float32Array(cells * 3), weights: new Float32Array(cells) }
}

/** The values linearly between cell centres (the first at 0.5, 0.5), written to `out`; the rim repeats. */
export function readGrid(grid: SparseGrid, x: number, y: number, out: [number, number, number]): void {
  const { columns, rows, values } = grid
  const left = Math.min(columns - 1, Math.max(0, x - 0.5))
  const top = Math.min(rows - 1, Math.max(0, y - 0.5))
  const column = Math.min(Math.max(0, columns - 2), Math.floor(left))
  const row = Math.min(Math.max(0, rows - 2), Math.floor(top))
  const at = (row * columns + column) * 3
  const across = columns > 1 ? 3 : 0
  const down = rows > 1 ? columns * 3 : 0
  const [partX, partY] = [left - column, top - row]
  for (let part = 0; part < 3; part += 1) {
    const above = (values[at + part] ?? 0) * (1 - partX) + (values[at + across + part] ?? 0) * partX
    const below = (values[at + down + part] ?? 0) * (1 - partX) + (values[at + down + across + part] ?? 0) * partX
    out[part] = above + (below - above) * partY
  }
}
