import { NEWER_BUILTINS } from '../../src/stage/vm/newer-builtins'
import { analyzeScript } from './script-analysis'

/** What Figma declares for a plugin's main thread. Source: @figma/plugin-typings 1.142.0 index.d.ts. */
const FIGMA_GLOBALS = [
  'figma',
  '__html__',
  '__uiFiles__',
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'fetch',
]

/** Globals of the language up to ES2019. Source: ECMA-262, 10th edition, chapter 18. */
const LANGUAGE_GLOBALS = [
  ...['Infinity', 'NaN', 'undefined', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'arguments'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['Array', 'ArrayBuffer', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError', 'Float32Array', 'Float64Array'],
  ...['Function', 'Int8Array', 'Int16Array', 'Int32Array', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError'],
  ...['ReferenceError', 'RegExp', 'Set', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'Uint8Array'],
  ...['Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'URIError', 'WeakMap', 'WeakSet', 'JSON', 'Math', 'Reflect'],
]

/** The sandbox has no Intl; these give English there whatever is asked, or fail. */
const LOCALE_MEMBERS = ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'localeCompare', 'normalize']

const NEWER_STATICS = NEWER_BUILTINS.filter((path) => path.includes('.') && !path.includes('.prototype.'))
const NEWER_METHODS = NEWER_BUILTINS.flatMap((path) => path.split('.prototype.')[1] ?? [])

/**
 * Names that a plugin's own objects may well use too, so that the name alone proves nothing.
 * `with` and `union` are such; a built-in of that name would still fail in the old sandbox of the stage.
 */
const AMBIGUOUS = ['with', 'union', 'intersection', 'difference', 'resize', 'transfer']

/**
 * What in a main file Figma's sandbox may not have, in words; empty when all is well.
 * Syntax younger than ES2019 counts too.
 */
export function findMainOffences(source: string): readonly string[] {
  const { globals, chains, members } = analyzeScript(source, 2019)
  const known = [...FIGMA_GLOBALS, ...LANGUAGE_GLOBALS]
  const paths = new Set(chains.map(({ path }) => path))
  const methods = [...NEWER_METHODS.filter((name) => !AMBIGUOUS.includes(name)), ...LOCALE_MEMBERS]
  return [
    ...globals.filter((name) => !known.includes(name)).map((name) => `global ${name}`),
    ...NEWER_STATICS.filter((path) => paths.has(path)).map((path) => `built-in ${path}`),
    ...members.filter(({ name }) => methods.includes(name)).map(({ name, excerpt }) => `method ${name}: ${excerpt}`),
  ]
}
