import { type Node, parse } from 'acorn'
import { ancestor } from 'acorn-walk'
import { analyze } from 'eslint-scope'

/** What a script takes from the world around it. */
export interface ScriptUse {
  /** Names it reads or writes but does not declare, each once. */
  readonly globals: readonly string[]
  /** Dotted member chains as written, at any depth: `Object.hasOwn`, `navigator.clipboard`; computed parts end a chain. */
  readonly chains: readonly MemberChain[]
  /** Names of all members used, however their object came about: `at` for `list().at(0)`. */
  readonly members: readonly MemberUse[]
}

/** A chain of names and whether the code asked first if it is there. */
export interface MemberChain {
  readonly path: string
  readonly isDetected: boolean
}

/** A member's name and where it stands. */
export interface MemberUse {
  readonly name: string
  /** Source around it, for the failing test's message. */
  readonly excerpt: string
}

/**
 * Parses a script and gathers what it uses.
 * Throws a SyntaxError for syntax younger than `ecmaVersion`.
 */
export function analyzeScript(source: string, ecmaVersion: 2019 | 2020 | 2022): ScriptUse {
  const program = parse(source, { ecmaVersion, sourceType: 'script', ranges: true, locations: true })
  const members: MemberUse[] = []
  const chains: MemberChain[] = []
  ancestor(program, {
    MemberExpression(node, _state, ancestors) {
      const name = propertyName(node)
      if (name === undefined) return
      members.push({ name, excerpt: source.slice(Math.max(0, node.start - 20), node.end + 20) })
      const path = chainOf(node)
      if (path !== undefined) chains.push({ path, isDetected: isDetected(path, ancestors) })
    },
    Identifier(node, _state, ancestors) {
      chains.push({ path: node.name, isDetected: isDetected(node.name, ancestors) })
    },
  })
  return { globals: undeclaredNames(program, ecmaVersion), chains, members }
}

function undeclaredNames(program: Node, ecmaVersion: number): readonly string[] {
  // Acorn makes the trees of the ESTree standard; only the two packages' declarations differ.
  const manager = analyze(program as unknown as Parameters<typeof analyze>[0], { ecmaVersion, sourceType: 'script' })
  const scope = manager.globalScope
  const names = scope?.through.map(({ identifier }) => identifier.name) ?? []
  // Other scripts could replace what a script declares at its top, so the analysis leaves those open; here is one only.
  return [...new Set(names)].filter((name) => scope?.set.has(name) !== true).sort()
}

function propertyName(node: Node): string | undefined {
  const property: unknown = Reflect.get(node, 'property')
  if (!isNode(property)) return undefined
  const isComputed = Reflect.get(node, 'computed') === true
  if (!isComputed) return property.type === 'Identifier' ? String(Reflect.get(property, 'name')) : undefined
  const value: unknown = Reflect.get(property, 'value')
  return property.type === 'Literal' && typeof value === 'string' ? value : undefined
}

function chainOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(Reflect.get(node, 'name'))
  if (node.type !== 'MemberExpression') return undefined
  const object: unknown = Reflect.get(node, 'object')
  const name = propertyName(node)
  const start = isNode(object) ? chainOf(object) : undefined
  return start === undefined || name === undefined ? undefined : `${start}.${name}`
}

// Code that asks first: `typeof X`, `X?.y`, `X && ...`, `X ? ... : ...`, `if (X)`, `'y' in X`, or anything inside `try`.
function isDetected(path: string, ancestors: readonly Node[]): boolean {
  return ancestors.some((node, index) => {
    const inner = ancestors[index + 1]
    if (node.type === 'TryStatement') return inner === Reflect.get(node, 'block')
    if (node.type === 'UnaryExpression') return Reflect.get(node, 'operator') === 'typeof'
    if (node.type === 'ChainExpression') return true
    const isBranch = node.type === 'IfStatement' || node.type === 'ConditionalExpression'
    const test: unknown = isBranch ? Reflect.get(node, 'test') : Reflect.get(node, 'left')
    const guards = isBranch || node.type === 'LogicalExpression'
    return guards && isNode(test) && mentions(test, path)
  })
}

function mentions(test: Node, path: string): boolean {
  let found = false
  const [root = ''] = path.split('.')
  ancestor(test, {
    Identifier(node) {
      found ||= node.name === root
    },
  })
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
