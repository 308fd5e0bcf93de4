import type { Mode } from '../core/mode'

/** What a person reads about a mode. */
interface ModeWords {
  readonly name: string
  /** On the main button. */
  readonly verb: string
  /** What the mode does, for those who point at it. */
  readonly title: string
  /** In the empty prompt. */
  readonly hint: string
}

const WORDS: Readonly<Record<Mode, ModeWords>> = {
  generate: {
    name: 'Generate',
    verb: 'Generate',
    title: 'Make a new picture from words',
    hint: 'What does the picture show?',
  },
  edit: {
    name: 'Edit',
    verb: 'Edit',
    title: 'Change the selected picture',
    hint: 'What should change? Everything else stays.',
  },
  fill: { name: 'Fill', verb: 'Fill', title: 'Put something into the mask', hint: 'What goes into the mask?' },
  remove: {
    name: 'Remove',
    verb: 'Remove',
    title: 'Take something out and close the gap',
    hint: 'What should go? With a mask you may leave this empty.',
  },
  add: { name: 'Add', verb: 'Add', title: 'Add something to the picture', hint: 'What should be added, and where?' },
  'replace-background': {
    name: 'Background',
    verb: 'Replace background',
    title: 'Keep the subject, replace what is behind it; a mask covers the subject',
    hint: 'What is the new background?',
  },
  expand: {
    name: 'Expand',
    verb: 'Expand',
    title: 'Continue the picture beyond its edges',
    hint: 'What is to be seen there? You may leave this empty.',
  },
  restyle: {
    name: 'Restyle',
    verb: 'Restyle',
    title: 'Render the picture in another style',
    hint: 'Which style? Or add a reference as its style.',
  },
  relight: {
    name: 'Relight',
    verb: 'Relight',
    title: 'Light the picture anew',
    hint: 'How should the light look? You may leave this empty.',
  },
  pose: {
    name: 'Pose',
    verb: 'Change pose',
    title: 'Another pose or camera angle; a selected sketch can show the pose',
    hint: 'Which pose? Or add a sketch as its pose.',
  },
  text: {
    name: 'Text',
    verb: 'Set text',
    title: 'Put exact lettering into the picture',
    hint: 'Where and how should the words stand? You may leave this empty.',
  },
}

/** The mode's name. */
export function modeName(mode: Mode): string {
  return WORDS[mode].name
}

/** The words of a mode for its button, its tooltip and its empty prompt. */
export function modeWords(mode: Mode): ModeWords {
  return WORDS[mode]
}
