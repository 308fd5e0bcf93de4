import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findMainOffences } from './main-offences'
import { findWindowOffences } from './window-offences'

const readBuilt = (name: string) => readFileSync(new URL(`../../build/${name}`, import.meta.url), 'utf8')

describe('the shipped main file', () => {
  test('uses nothing that Figma’s sandbox may not have', () => {
    expect(findMainOffences(readBuilt('main.js'))).toEqual([])
  })
})

describe('the check of a main file', () => {
  test.each([
    ['window.foo = 1', ['global window']],
    ['new AbortController()', ['global AbortController']],
    ['new TextEncoder().encode("x")', ['global TextEncoder']],
    ['(() => { const text = atob("x"); return btoa(text) })()', ['global atob', 'global btoa']],
    ['structuredClone({})', ['global structuredClone']],
    ['typeof globalThis', ['global globalThis']],
    ['new Intl.NumberFormat()', ['global Intl']],
    ['queueMicrotask(() => {})', ['global queueMicrotask']],
    ['console.log(10n ** BigInt(2))', undefined],
    ['Object.hasOwn({}, "a")', ['built-in Object.hasOwn']],
    ['Object["hasOwn"]({}, "a")', ['built-in Object.hasOwn']],
    ['Promise.any([])', ['built-in Promise.any']],
    ['Promise.allSettled([])', ['built-in Promise.allSettled']],
    ['figma.notify([1].at(-1))', ['method at: figma.notify([1].at(-1))']],
    ['"a".replaceAll("a", "b")', ['method replaceAll: "a".replaceAll("a", "b")']],
    ['(5).toLocaleString()', ['method toLocaleString: (5).toLocaleString()']],
    ['[].findLast(Boolean)', ['method findLast: [].findLast(Boolean)']],
    ['[].toSorted()', ['method toSorted: [].toSorted()']],
  ])('finds the offence in %s', (source, offences) => {
    if (offences === undefined) expect(() => findMainOffences(source)).toThrow(SyntaxError)
    else expect(findMainOffences(source)).toEqual(offences)
  })

  test.each(['a ?? b', 'a?.b', 'a ||= 1', 'class A { #x = 1 }'])('refuses the syntax of %s', (source) => {
    expect(() => findMainOffences(source)).toThrow(SyntaxError)
  })

  test('leaves alone what the sandbox has, and names a script declares itself', () => {
    const source = `
      const crypto = { at: 1 }
      function window() { return crypto }
      figma.on('run', async () => { await fetch('https://a.test'); console.log(__html__, Object.entries(window())) })
      setTimeout(() => [[1]].flat(), 1)`
    expect(findMainOffences(source)).toEqual([])
  })
})

describe('the shipped window file', () => {
  test('uses no storage, clipboard or secure-context feature without asking first', () => {
    expect(findWindowOffences(readBuilt('ui.js'))).toEqual([])
  })
})

describe('the check of a window file', () => {
  test.each([
    ['localStorage.setItem("a", "b")', ['localStorage']],
    ['window.localStorage.a', ['localStorage']],
    ['self["sessionStorage"].a', ['sessionStorage']],
    ['if (typeof indexedDB !== "undefined") indexedDB.open("a")', ['indexedDB']],
    ['node.ownerDocument.defaultView.localStorage.a', ['node.ownerDocument.defaultView.localStorage']],
    ['globalThis.caches.open("a")', ['caches']],
    ['document.cookie = "a=b"', ['document.cookie']],
    ['navigator.clipboard.writeText("a")', ['navigator.clipboard']],
    ['crypto.subtle.digest("SHA-256", bytes)', ['crypto.subtle']],
    ['const id = crypto.randomUUID()', ['crypto.randomUUID']],
    ['new SharedArrayBuffer(8)', ['SharedArrayBuffer']],
    ['const decoder = new ImageDecoder({})', ['ImageDecoder']],
    ['confirm("Sure?")', ['confirm']],
  ])('finds the offence in %s', (source, offences) => {
    expect(findWindowOffences(source)).toEqual(offences)
  })

  test.each([
    'typeof SharedArrayBuffer',
    'const id = typeof crypto.randomUUID === "function" ? crypto.randomUUID() : fallback()',
    'if (typeof ImageDecoder !== "undefined") new ImageDecoder({})',
    'navigator.clipboard?.writeText("a")',
    'try { crypto.subtle.digest("SHA-256", bytes) } catch (error) {}',
    'const localStorage = { a: 1 }; localStorage.a',
    'const view = { prompt: 1, confirm: 2 }; view.prompt + view.confirm',
    'crypto.getRandomValues(new Uint8Array(8))',
  ])('leaves alone %s', (source) => {
    expect(findWindowOffences(source)).toEqual([])
  })
})
