import { describe, expect, test } from 'vitest'
import { createSharpCodec } from '../../../src/gateway/sharp-codec'
import type { CopyText } from '../../../src/protocol/copy-over'
import { measureCopy } from '../../../src/ui/pipeline/measure-copy'

const codec = createSharpCodec()
const WHITE = { r: 1, g: 1, b: 1, a: 1 }

/** Black but for a white stripe over its rightmost quarter. */
async function striped(widthPx: number, heightPx: number) {
  const data = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255)
  for (let at = 0; at < widthPx * heightPx; at += 1) if (at % widthPx < widthPx * 0.75) data.set([0, 0, 0], at * 4)
  return codec.encode({ extent: { widthPx, heightPx }, data }, 'image/png')
}

const text = (name: string, x: number, more: Partial<CopyText> = {}): CopyText => ({
  id: name,
  name,
  text: name,
  box: { x, y: 0.4, width: 0.2, height: 0.2 },
  fontSize: 32,
  isBold: false,
  colour: WHITE,
  ...more,
})

describe('texts over a picture', () => {
  test('are measured where the layer shows the picture: cropped at both sides', async () => {
    const bytes = await striped(400, 100)
    // The layer is half as wide: a quarter of the picture is cut off at each side, the stripe with it.
    const layer = { width: 200, height: 100 }
    const texts = [text('left', 0), text('right', 0.8)]
    const narrow = await measureCopy({ bytes, layer, texts }, codec)
    expect(narrow.ok && narrow.value.map(({ ratio }) => ratio)).toEqual([21, 21])
    const wide = await measureCopy({ bytes, layer: { width: 400, height: 100 }, texts }, codec)
    expect(wide.ok && wide.value.map(({ ratio }) => ratio)).toEqual([21, 1])
  })

  test('without one plain colour are said not to be measured', async () => {
    const { colour: _none, ...mixed } = text('mixed', 0)
    const bytes = await striped(400, 100)
    const measured = await measureCopy({ bytes, layer: { width: 400, height: 100 }, texts: [mixed] }, codec)
    expect(measured).toEqual({ ok: true, value: [{ name: 'mixed', needed: 3, shareBelow: 0 }] })
  })
})
