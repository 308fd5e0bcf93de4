import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import type { Failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import { type ConfigProblem, configFailure } from './config-problem'

/** A file that is JSON, and where its values stand. */
export interface ParsedConfig {
  readonly value: unknown
  /** The failure for problems of this file. */
  refuse(problems: readonly ConfigProblem[]): Failure
}

/** Parses JSON with comments and trailing commas. Broken syntax and a key written twice are refused, with their line. */
export function parseConfigText(text: string, file: string): Result<ParsedConfig, Failure> {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  if (root === undefined || error !== undefined) {
    const said = error === undefined ? 'is empty' : `is no JSON here (${spaced(printParseErrorCode(error.error))})`
    const line = lineAt(error?.offset ?? 0)
    return fail(configFailure(file, [{ path: [], message: said }], () => line))
  }
  const refuse = (problems: readonly ConfigProblem[]) =>
    configFailure(file, problems, (problem) => lineAt(problem.offset ?? findNode(root, problem).offset))
  const repeated = repeatedKeys(root, [])
  if (repeated.length > 0) return fail(refuse(repeated))
  return ok({ value: getNodeValue(root), refuse })
}

/** The place of a problem: the key, the value, or for a value that is missing the nearest one around it. */
function findNode(root: Node, { path, isKey = false }: ConfigProblem): Node {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, depth))
    if (node !== undefined) return isKey && node.parent?.type === 'property' ? node.parent : node
  }
  return root
}

function repeatedKeys(node: Node, path: ConfigProblem['path']): readonly ConfigProblem[] {
  const children = node.children ?? []
  if (node.type === 'array') return children.flatMap((child, index) => repeatedKeys(child, [...path, index]))
  if (node.type !== 'object') return []
  const keys = children.map((property) => String(property.children?.[0]?.value))
  return children.flatMap((property, index) => {
    const key = keys[index] ?? ''
    const here = [...path, key]
    const twice =
      keys.indexOf(key) < index ? [{ path: here, message: 'is written twice', offset: property.offset }] : []
    const value = property.children?.[1]
    return [...twice, ...(value === undefined ? [] : repeatedKeys(value, here))]
  })
}

/** `ValueExpected` as `value expected`. */
function spaced(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
