import { describe, expect, test } from 'vitest'
import { readField } from '../../../src/imaging/colour/colour-field'
import type { ColourSamples } from '../../../src/imaging/colour/colour-samples'
import { fitColour } from '../../../src/imaging/colour/fit-colour'
import { applyTone } from '../../../src/imaging/colour/tone-curve'
import { seededRandom } from '../corpus/scenes'

type Change = (value: number, channel: number, u: number, v: number) => number

/** Samples of a picture of many colours whose answer was changed by `change`, with noise; some show another thing. */
function sample(change: Change, { redrawn = 0 }: { readonly redrawn?: number } = {}): ColourSamples {
  const random = seededRandom(3)
  const across = 40
  const samples = { u: [] as number[], v: [] as number[], wanted: [] as number[], seen: [] as number[] }
  for (let at = 0; at < across * across; at += 1) {
    const [u, v] = [((at % across) + 0.5) / across, (Math.floor(at / across) + 0.5) / across]
    samples.u.push(u)
    samples.v.push(v)
    const isRedrawn = random() < redrawn
    for (let channel = 0; channel < 3; channel += 1) {
      const wanted = 40 + 170 * random()
      samples.wanted.push(wanted)
      samples.seen.push(isRedrawn ? 255 * random() : change(wanted, channel, u, v) + random() - 0.5)
    }
  }
  return {
    count: across * across,
    u: Float32Array.from(samples.u),
    v: Float32Array.from(samples.v),
    wanted: Float32Array.from(samples.wanted),
    seen: Float32Array.from(samples.seen),
  }
}

describe('the colour fit', () => {
  test('finds that there is nothing to do', () => {
    expect(fitColour(sample((value) => value)).kind).toBe('none')
  })

  test.each([0, 0.25])('recovers gain and bias of each channel, with %d of the picture redrawn', (redrawn) => {
    const fit = fitColour(sample((value, channel) => value * (1.08 - 0.08 * channel) + 6 * channel - 5, { redrawn }))
    expect(fit.kind).not.toBe('none')
    for (const channel of [0, 1, 2] as const) {
      for (const wanted of [50, 120, 200]) {
        const seen = wanted * (1.08 - 0.08 * channel) + 6 * channel - 5
        expect(Math.abs(applyTone(fit.tones[channel], seen) - wanted)).toBeLessThan(1)
      }
    }
    expect(fit.errorAfter).toBeLessThan(fit.errorBefore)
  })

  test('follows a gamma by a curve', () => {
    const fit = fitColour(sample((value) => 255 * (value / 255) ** 1.15))
    expect(fit.kind).toBe('curve')
    expect(fit.errorAfter).toBeLessThan(1)
  })

  test('takes a field where light changes from place to place, and only there', () => {
    const light = (u: number, v: number) => 1 + 0.15 * (u - v)
    const fit = fitColour(sample((value, _channel, u, v) => value * light(u, v)))
    expect(fit.kind).toBe('field')
    expect(fit.errorAfter).toBeLessThan(1.5)
    if (fit.field === undefined) throw new Error('A field fit has a field')
    // Bright above right means less there: the field falls from left to right.
    expect(readField(fit.field, 0.9, 0.5)[0]).toBeLessThan(readField(fit.field, 0.1, 0.5)[0])
  })

  test('makes no correction from too few samples', () => {
    expect(fitColour({ ...sample((value) => value * 0.8), count: 20 }).kind).toBe('none')
  })
})
