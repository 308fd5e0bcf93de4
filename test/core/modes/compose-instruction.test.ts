import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReferenceRole } from '../../../src/core/generation'
import { MODES } from '../../../src/core/mode'
import { composeInstruction, type InstructionFacts } from '../../../src/core/modes/compose-instruction'
import { CAMERA_ANGLES, TIMES_OF_DAY } from '../../../src/core/modes/scene'

const BASE = { role: 'base', label: 'Photo' } as const

function compose(change: Partial<InstructionFacts> = {}): string {
  return composeInstruction({
    mode: 'edit',
    prompt: 'a red kite',
    references: [BASE],
    hasMask: false,
    scene: {},
    texts: [],
    subjects: [],
    style: '',
    avoid: [],
    quietZones: [],
    ...change,
  })
}

describe('The words that are sent', () => {
  test('for a new picture from words alone are the person’s and nothing else', () => {
    expect(compose({ mode: 'generate', references: [] })).toBe('a red kite')
  })

  test('ask for room where text will stand, in modes that compose anew', () => {
    const quietZones = [{ box: { x: 0.05, y: 0.1, width: 0.4, height: 0.2 }, tone: 'dark' as const }]
    expect(compose({ mode: 'generate', references: [], quietZones })).toBe(
      'a red kite Keep the upper left of the picture, from 5 % to 45 % across and 10 % to 30 % down, calm, even and dark in tone, without faces, objects or lettering: text will be set there.',
    )
    expect(compose({ mode: 'edit', quietZones })).not.toMatch(/calm/)
    expect(compose({ mode: 'replace-background', hasMask: true, quietZones })).not.toMatch(/calm/)
  })

  test('say what must not be there', () => {
    expect(compose({ mode: 'generate', references: [], avoid: ['people', 'text'] })).toBe(
      'a red kite Nothing of this is in the picture: people, text.',
    )
  })

  test('for a whole picture say what stays', () => {
    expect(compose()).toBe('Change image 1 as follows: a red kite. Keep everything else exactly the same.')
  })

  test('for a masked part explain the mask as the last image, by its number', () => {
    const references = [BASE, { role: 'style', label: 'Poster' }] as const
    expect(compose({ mode: 'fill', hasMask: true, references })).toContain('Image 3 is a mask of image 1')
  })

  test('for removing need no prompt where a mask says what', () => {
    expect(compose({ mode: 'remove', prompt: '', hasMask: true })).toMatch(
      /^Using image 1, remove what is in the marked area\. Fill/,
    )
    expect(compose({ mode: 'remove', prompt: 'the lamp' })).toContain('remove this: the lamp.')
  })

  test('quote lettering exactly, with typeface and place', () => {
    const texts = [{ text: 'SALE — 50 %', typeface: 'bold condensed sans serif', position: 'top left' }]
    expect(compose({ mode: 'text', prompt: '', texts })).toContain(
      'exactly the text "SALE — 50 %" in bold condensed sans serif, top left, spelled',
    )
  })

  test('say light and camera as a person would', () => {
    const scene = { lightDegrees: 315, lightQuality: 'soft', timeOfDay: 'dusk' } as const
    expect(compose({ mode: 'relight', prompt: '', scene })).toContain(
      'A soft light comes from the upper left, at dusk.',
    )
    expect(compose({ mode: 'pose', prompt: '', scene: { cameraAngle: 'profile-left' } })).toContain(
      'Show what is in image 1 in profile, facing left.',
    )
  })

  test('describe a subject and what must never change', () => {
    const subject = { name: 'Ada', description: 'red hair', keep: ['the scar', 'her coat'], references: [1, 2] }
    expect(compose({ references: [BASE, BASE, BASE], subjects: [subject] })).toContain(
      'Ada is the one in image 2 and image 3: red hair. Never change: the scar; her coat.',
    )
  })

  const roles: readonly ReferenceRole[] = ['subject', 'style', 'pose', 'palette', 'lighting', 'text-sample']
  const facts = fc.record({
    mode: fc.constantFrom(...MODES),
    prompt: fc.string({ maxLength: 60 }),
    references: fc.array(fc.record({ role: fc.constantFrom(...roles), label: fc.string({ minLength: 1 }) }), {
      maxLength: 5,
    }),
    hasMask: fc.boolean(),
    scene: fc.record(
      {
        lightDegrees: fc.integer({ min: -720, max: 720 }),
        lightQuality: fc.constantFrom('soft' as const, 'hard' as const),
        timeOfDay: fc.constantFrom(...TIMES_OF_DAY),
        cameraAngle: fc.constantFrom(...CAMERA_ANGLES),
      },
      { requiredKeys: [] },
    ),
    texts: fc.array(fc.record({ text: fc.string({ minLength: 1 }), typeface: fc.string(), position: fc.string() }), {
      maxLength: 3,
    }),
    subjects: fc.constant([]),
    style: fc.constant(''),
    avoid: fc.constant([]),
    quietZones: fc.constant([]),
  })

  test('hold the person’s words, every lettering and every reference’s number, in every mode', () => {
    fc.assert(
      fc.property(facts, (some) => {
        fc.pre(!some.prompt.includes('@'))
        const said = composeInstruction(some)
        expect(said).toContain(some.prompt.trim().replace(/[.\s]*$/, ''))
        for (const { text } of some.texts) expect(said).toContain(`"${text}"`)
        for (const index of some.references.keys()) expect(said).toContain(`Image ${index + 1} `)
        expect(said).not.toMatch(/undefined|NaN/)
      }),
    )
  })
})
