import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { createSharpCodec } from '../../../src/gateway/sharp-codec'
import { readPngTexts, writePngTexts } from '../../../src/ui/pipeline/png-text'
import { toPng } from '../../../src/ui/pipeline/to-png'
import { fileName, recipeTexts } from '../../../src/ui/state/save-picture'

const codec = createSharpCodec()
const EXTENT = { widthPx: 6, heightPx: 4 }
const pixels = new Uint8ClampedArray(EXTENT.widthPx * EXTENT.heightPx * 4).map((_, at) => (at % 4 === 3 ? 255 : at * 7))

describe('texts in a PNG', () => {
  test('are read back as they were written, in any language and of any length; the pixels stay', async () => {
    const png = await codec.encode({ extent: EXTENT, data: pixels }, 'image/png')
    const keyword = fc.stringMatching(/^[a-z][a-z-]{0,30}$/)
    const texts = fc.array(fc.record({ keyword, text: fc.string({ unit: 'grapheme' }) }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(texts, async (written) => {
        const file = writePngTexts(png, written)
        expect(readPngTexts(file)).toEqual(written)
        // A decoder that is not ours checks every chunk's checksum before the pixels.
        const { data } = await sharp(file, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true })
        expect([...data]).toEqual([...(await sharp(png).raw().toBuffer())])
      }),
      { numRuns: 20 },
    )
  })

  test('hold a prompt of 40,000 characters', async () => {
    const png = await codec.encode({ extent: EXTENT, data: pixels }, 'image/png')
    const text = 'א'.repeat(40_000)
    expect(readPngTexts(writePngTexts(png, [{ keyword: 'parameters', text }]))).toEqual([
      { keyword: 'parameters', text },
    ])
  })

  test('are refused for other files, in words where a person saves one', async () => {
    expect(() => writePngTexts(new Uint8Array([1, 2, 3]), [])).toThrow('No PNG')
    const saved = await toPng({ bytes: new Uint8Array([1, 2, 3]), texts: [] }, codec)
    expect(saved.ok ? '' : saved.failure.message).toMatch(/could not be read/)
  })
})

describe('a picture that is saved', () => {
  const recipe = {
    version: 1,
    mode: 'generate',
    prompt: 'A calm lake',
    model: 'nano-banana-2',
    imageSize: '1K',
    seed: 7,
    path: 'demo',
    madeAt: '2026-11-25T12:00:00.000Z',
  } as const

  test('is a PNG with its recipe, also where it came as a JPEG', async () => {
    const jpeg = await codec.encode({ extent: EXTENT, data: pixels }, 'image/jpeg')
    const saved = await toPng({ bytes: jpeg, texts: recipeTexts(recipe) }, codec)
    const bytes = saved.ok ? saved.value : new Uint8Array()
    const texts = readPngTexts(bytes)
    expect(JSON.parse(texts.find(({ keyword }) => keyword === 'refill-recipe')?.text ?? '')).toEqual(recipe)
    expect(texts.find(({ keyword }) => keyword === 'parameters')?.text).toBe(
      'A calm lake\ngenerate, nano-banana-2, 1K, seed 7, via demo, 2026-11-25T12:00:00.000Z',
    )
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 6, height: 4 })
  })

  test.each([
    ['A calm lake, at sunrise!', 'A-calm-lake-at-sunrise'],
    ['../../etc: <x>', 'etc-x'],
    ['אגם הרים', 'אגם-הרים'],
    ['???', 'refill'],
    ['word '.repeat(40), `${'word-'.repeat(12)}`.slice(0, 59)],
  ])('is named after its prompt: %s', (prompt, name) => {
    expect(fileName(prompt)).toBe(name)
  })
})
