import type { Bytes } from '../../../src/core/generation'
import { headerOnlyPng } from '../../fixtures/pictures'

/** 300 kB that begin like a PNG, different for every name. */
export function pictureOf(name: string): Bytes {
  const seed = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7)
  const tail = Array.from({ length: 300_000 }, (_, index) => (index * seed) % 251)
  return headerOnlyPng(64, 48, tail).bytes
}
