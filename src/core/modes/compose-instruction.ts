import type { ReferenceRole } from '../generation'
import { listOf } from '../list-of'
import type { Mode } from '../mode'
import { replaceMentions } from './mentions'
import { type QuietZone, quietSentences } from './quiet-zones'
import type { ExactText, Scene } from './scene'
import { cameraWords, lightSentence } from './scene-words'

/** Everything that the words sent to the model are made of. */
export interface InstructionFacts {
  readonly mode: Mode
  /** The person's words, with `@layer name` where a reference is meant. */
  readonly prompt: string
  /** In the order they are sent; the first is image 1. */
  readonly references: readonly { readonly role: ReferenceRole; readonly label: string }[]
  /** A mask goes along, as the last image. */
  readonly hasMask: boolean
  readonly scene: Scene
  readonly texts: readonly ExactText[]
  /** Saved subjects among the references, with what must not change. */
  readonly subjects: readonly SubjectFacts[]
  /** Palette and words of a style from the file; empty without one. */
  readonly style: string
  /** What must not be in the picture. */
  readonly avoid: readonly string[]
  /** Where text will stand over the picture. */
  readonly quietZones: readonly QuietZone[]
}

/** A saved subject, and which of the references show it, counted from 0. */
export interface SubjectFacts {
  readonly name: string
  readonly description: string
  readonly keep: readonly string[]
  readonly references: readonly number[]
}

/**
 * The whole text that is sent: the person's words inside the sentences of the mode, what each reference is for, and what
 * must stay. Without references `generate` is the person's words and nothing else.
 * Source of the patterns: Gemini API docs, image generation, prompting guide and templates for editing.
 */
export function composeInstruction(facts: InstructionFacts): string {
  const prompt = replaceMentions(
    facts.prompt.trim(),
    facts.references.map(({ label }) => label),
  )
  return [
    TASKS[facts.mode](prompt, facts),
    maskSentence(facts),
    ...roleSentences(facts),
    ...facts.subjects.map(subjectSentence),
    facts.style,
    ...textSentences(facts.texts),
    ...(leavesRoom(facts.mode) && !facts.hasMask ? quietSentences(facts.quietZones) : []),
    lightSentence(facts.scene),
    facts.avoid.length === 0 ? '' : `Nothing of this is in the picture: ${facts.avoid.join(', ')}.`,
    keepSentence(facts),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** Whether a mode composes a picture anew, so that it can leave room for texts; the others must keep what is there. */
export function leavesRoom(mode: Mode): boolean {
  return mode === 'generate' || mode === 'replace-background' || mode === 'restyle'
}

type Task = (prompt: string, facts: InstructionFacts) => string

/** What each mode asks for. */
const TASKS: Readonly<Record<Mode, Task>> = {
  generate: (prompt) => prompt,
  edit: (prompt) => `Change image 1 as follows: ${sentence(prompt)}`,
  fill: (prompt) => `Using image 1, put this into the marked area: ${sentence(prompt)} ${FIT_IN}`,
  remove: (prompt, { hasMask }) => {
    const where = hasMask ? ' from the marked area' : ''
    const what = prompt === '' ? 'remove what is in the marked area.' : `remove this${where}: ${sentence(prompt)}`
    return `Using image 1, ${what} ${CLOSE_UP}`
  },
  add: (prompt, { hasMask }) =>
    `Using image 1, add this${hasMask ? ' in the marked area' : ''}: ${sentence(prompt)} ${FIT_IN}`,
  'replace-background': (prompt) =>
    `Using image 1, keep the subject in front exactly as it is and replace everything behind it with: ${sentence(prompt)} Match perspective and light at its edges.`,
  expand: (prompt) =>
    `Continue image 1 beyond its edges into the marked area, as one seamless picture.${prompt === '' ? '' : ` There: ${sentence(prompt)}`}`,
  restyle: (prompt) =>
    prompt === '' ? 'Render image 1 in the style that is shown.' : `Render image 1 in this style: ${sentence(prompt)}`,
  relight: (prompt) => `Light image 1 anew.${prompt === '' ? '' : ` ${sentence(prompt)}`}`,
  pose: (prompt, { scene }) =>
    ['Show what is in image 1', cameraWords(scene), prompt === '' ? '' : `: ${prompt}`]
      .join('')
      .replace(/[.\s]*$/, '.'),
  text: (prompt) => `Set lettering into image 1.${prompt === '' ? '' : ` ${sentence(prompt)}`}`,
}

const FIT_IN = 'It takes on the perspective, scale, light and grain of its surroundings.'
const CLOSE_UP = 'Fill the area so that it continues its surroundings in texture, light and perspective.'

function maskSentence({ hasMask, references }: InstructionFacts): string {
  if (!hasMask) return ''
  return `Image ${references.length + 1} is a mask of image 1 at the same size: white is the marked area to change, black must stay identical.`
}

/** What the model takes from a reference; the base is spoken of by the mode. */
const ROLE_WORDS: Readonly<Record<Exclude<ReferenceRole, 'base'>, string>> = {
  subject: 'shows the subject: keep its identity, face, shape and details identical',
  product: 'shows the product: keep its shape, colours, materials, labels and logo identical',
  style: 'is the style: use its palette, brushwork and texture only, not what it shows',
  pose: 'is the pose: take over the position of body and limbs only, whatever it is drawn with',
  composition: 'is the composition: take over the arrangement and framing only',
  background: 'is the background: place the scene there',
  lighting: 'is the lighting: take over direction, colour and softness of its light only',
  palette: 'is the palette: use its colours only',
  'text-sample': 'is a sample of lettering: take over its letterforms only, not its words',
}

function roleSentences({ references }: InstructionFacts): readonly string[] {
  return references.flatMap(({ role }, index) => (role === 'base' ? [] : [`Image ${index + 1} ${ROLE_WORDS[role]}.`]))
}

function subjectSentence({ name, description, keep, references }: SubjectFacts): string {
  const images = listOf(references.map((index) => `image ${index + 1}`))
  const looks = description.trim() === '' ? '' : `: ${description.trim().replace(/[.\s]+$/, '')}`
  const fixed = keep.filter((line) => line.trim() !== '')
  const kept = fixed.length === 0 ? '' : ` Never change: ${fixed.map((line) => line.trim()).join('; ')}.`
  return `${name} is the one in ${images}${looks}.${kept}`
}

function textSentences(texts: readonly ExactText[]): readonly string[] {
  return texts.map(({ text, typeface, position }) => {
    const how = [
      typeface.trim() === '' ? '' : ` in ${typeface.trim()}`,
      position.trim() === '' ? '' : `, ${position.trim()}`,
    ]
    return `The picture contains exactly the text "${text}"${how.join('')}, spelled letter for letter.`
  })
}

// A mask has said already what stays.
function keepSentence({ mode, hasMask }: InstructionFacts): string {
  if (mode === 'generate' || mode === 'expand' || hasMask) return ''
  if (mode === 'restyle') return 'Keep its composition and everything it shows.'
  if (mode === 'relight') return 'Keep every object, shape and position as it is.'
  if (mode === 'pose') return 'Keep identity, clothing and style as they are.'
  if (mode === 'replace-background') return ''
  return 'Keep everything else exactly the same.'
}

function sentence(text: string): string {
  return /[.!?…]["”]?$/.test(text) ? text : `${text}.`
}
