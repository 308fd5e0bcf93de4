import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { watchPicture } from '../../../src/gateway/stores/watch-picture'
import { paintPicture } from '../../fixtures/pictures'

describe('A picture that passes by', () => {
  let bytes: Uint8Array
  beforeAll(async () => {
    bytes = (await paintPicture({ widthPx: 40, heightPx: 30, mediaType: 'image/jpeg' })).bytes
  })

  const watchInCuts = (cuts: readonly number[]) => {
    const watch = watchPicture()
    const edges = [...cuts.map((cut) => cut % bytes.byteLength).sort((a, b) => a - b), bytes.byteLength]
    let from = 0
    for (const edge of edges) {
      watch.see(bytes.subarray(from, edge))
      from = edge
    }
    return watch.end()
  }

  test('is the same picture however its bytes are cut', () => {
    const whole = watchInCuts([])
    expect(whole).toMatchObject({ mediaType: 'image/jpeg', sizeBytes: bytes.byteLength })
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        expect(watchInCuts(cuts)).toEqual(whole)
      }),
    )
  })
})
