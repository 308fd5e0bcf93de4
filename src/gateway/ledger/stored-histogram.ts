import * as v from 'valibot'
import { decodeHistogram } from './latency-histogram'

/** A histogram as the store gives it back. Source: libsql 0.5.29, `all` gives an ArrayBuffer where `get` gives a Buffer. */
export const storedHistogram = v.pipe(
  v.union([v.instance(Uint8Array), v.instance(ArrayBuffer)]),
  v.transform((bytes) => decodeHistogram(new Uint8Array(bytes))),
)
