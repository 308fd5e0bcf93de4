import { type Failure, failure } from '../../core/failure'

/** Something wrong with the file, and where in it. */
export interface ConfigProblem {
  /** Keys and list positions from the top; empty for the file as a whole. */
  readonly path: readonly (string | number)[]
  /** Goes on after the key: `must be a number`. */
  readonly message: string
  /** Whether the key itself is what is wrong, not its value. */
  readonly isKey?: boolean
  /** Where it stands in the text, where the path alone does not tell. */
  readonly offset?: number
}

/** More would scroll the first one out of sight. */
const MAX_SHOWN = 20

/**
 * One failure for all problems of a file, a line each: `refill.config.json, line 12, paths[1].limits.inFlight: must be ...`.
 * `lineOf` counts from 1.
 */
export function configFailure(
  file: string,
  problems: readonly ConfigProblem[],
  lineOf: (problem: ConfigProblem) => number,
): Failure {
  const lines = problems
    .map((problem) => ({ line: lineOf(problem), problem }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, problem }) => `${file}, line ${line}, ${dotPath(problem.path)}: ${problem.message}.`)
  const shown = lines.slice(0, MAX_SHOWN)
  const more = lines.length > shown.length ? [`... and ${lines.length - shown.length} more.`] : []
  return failure({ kind: 'invalid-request' }, [...shown, ...more].join('\n'))
}

/** `paths[1].limits.inFlight` */
function dotPath(path: ConfigProblem['path']): string {
  if (path.length === 0) return 'the file'
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}
