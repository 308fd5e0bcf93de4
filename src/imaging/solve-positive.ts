/**
 * Solves `matrix` x = `right` for a symmetric, positive definite matrix of `right.length` rows (row by row, both halves
 * filled) by Cholesky's method, cubic in the rows. Undefined where the matrix is not positive definite.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const size = right.length
  const lower = choleskyOf(matrix, size)
  if (lower === undefined) return undefined
  const result = right.slice()
  for (let row = 0; row < size; row += 1) {
    let sum = result[row] ?? 0
    for (let column = 0; column < row; column += 1) sum -= (lower[row * size + column] ?? 0) * (result[column] ?? 0)
    result[row] = sum / (lower[row * size + row] ?? 1)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = result[row] ?? 0
    for (let column = row + 1; column < size; column += 1) {
      sum -= (lower[column * size + row] ?? 0) * (result[column] ?? 0)
    }
    result[row] = sum / (lower[row * size + row] ?? 1)
  }
  return result
}

function choleskyOf(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0
      for (let at = 0; at < column; at += 1) {
        sum -= (lower[row * size + at] ?? 0) * (lower[column * size + at] ?? 0)
      }
      if (row === column && !(sum > 0)) return undefined
      lower[row * size + column] = row === column ? Math.sqrt(sum) : sum / (lower[column * size + column] ?? 1)
    }
  }
  return lower
}
