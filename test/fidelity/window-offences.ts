import { analyzeScript } from './script-analysis'

/** Absent, or throwing when touched, in a window whose document has no origin; no detection makes them useful. */
const NEVER = ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'document.cookie', 'cookieStore']

/** The same, under whatever object a script got hold of: nothing else is called so. */
const NEVER_AS_MEMBER = ['localStorage', 'sessionStorage', 'indexedDB']

/** There in some of Figma's windows and not in others: fine for code that asks first. */
const ONLY_WHEN_DETECTED = [
  'navigator.clipboard',
  'navigator.locks',
  'navigator.storage',
  'navigator.serviceWorker',
  'crypto.subtle',
  'crypto.randomUUID',
  'SharedArrayBuffer',
  'SharedWorker',
  'ImageDecoder',
]

/** Dialogs that a window without leave for them ignores. */
const DIALOGS = ['alert', 'confirm', 'prompt']

/** Names of the global object, under which all the others can be reached. */
const ROOTS = ['window', 'self', 'globalThis', 'top', 'parent', 'frames']

/** What in a window file does not work in Figma's iframe, in words; empty when all is well. */
export function findWindowOffences(source: string): readonly string[] {
  const { globals, chains } = analyzeScript(source, 2022)
  const used = chains
    .map(({ path, isDetected }) => ({ path: withoutRoot(path), isDetected, isOnRoot: path !== withoutRoot(path) }))
    .filter(({ path, isOnRoot }) => isOnRoot || globals.includes(path.split('.')[0] ?? ''))
  const never = used.filter(({ path }) => NEVER.includes(path))
  const hidden = chains.filter(({ path }) => NEVER_AS_MEMBER.some((name) => path.endsWith(`.${name}`)))
  const undetected = used.filter(({ path, isDetected }) => ONLY_WHEN_DETECTED.includes(path) && !isDetected)
  const dialogs = used.filter(({ path }) => DIALOGS.includes(path))
  return [...new Set([...never, ...hidden, ...undetected, ...dialogs].map(({ path }) => withoutRoot(path)))]
}

function withoutRoot(path: string): string {
  const [first = '', ...rest] = path.split('.')
  return ROOTS.includes(first) && rest.length > 0 ? withoutRoot(rest.join('.')) : path
}
