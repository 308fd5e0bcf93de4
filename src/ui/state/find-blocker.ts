import type { Connection } from '../../core/connection'
import { FIGMA_MAX_SIDE_PX } from '../../core/figma-limits'
import { MAX_COUNT } from '../../core/generation'
import type { Mode } from '../../core/mode'
import { modelEntry } from '../../core/models'
import { MODE_RULES } from '../../core/modes/mode-rules'
import type { ExactText } from '../../core/modes/scene'
import { grownExtent } from '../../imaging/crop/grow-canvas'
import { formatCount } from '../copy'
import type { LayerRoles } from './edit/layer-roles'
import { type EditPlan, meetsPicture } from './edit/plan-edit'
import type { TargetState } from './edit/target-state'
import type { Form } from './form'
import { wordsOf } from './form-words'

/** The longest prompt sent; the model reads 131,072 tokens, and OpenAI-format gateways stop at 32,000 characters. */
export const MAX_PROMPT_LENGTH = 32_000

/** What may stand in the way of a press. */
export interface BlockerFacts {
  readonly form: Form
  readonly roles: LayerRoles
  readonly target: TargetState
  readonly edit: EditPlan | undefined
  readonly references: readonly unknown[]
  readonly instruction: string
  readonly texts: readonly ExactText[]
  /** How many pictures the press would make. */
  readonly pictureCount: number
  readonly model: string
  readonly connection: Connection
}

/** Why a press is not possible yet, in a sentence that says what to do; undefined when it is. */
export function findBlocker(facts: BlockerFacts): string | undefined {
  return (
    blockerOfTarget(facts) ??
    blockerOfMask(facts) ??
    blockerOfCanvas(facts) ??
    blockerOfFields(facts) ??
    blockerOfWords(facts) ??
    blockerOfCount(facts) ??
    blockerOfReferences(facts) ??
    blockerOfConnection(facts)
  )
}

function blockerOfFields({ form }: BlockerFacts): string | undefined {
  const [first] = form.instruction === undefined ? wordsOf(form).missing : []
  return first === undefined ? undefined : `Fill in “${first}”, which the prompt asks for.`
}

function blockerOfTarget({ form, roles, target }: BlockerFacts): string | undefined {
  if (MODE_RULES[form.mode].target === 'none') return undefined
  if (roles.target === undefined) {
    return roles.masks.length > 0 || roles.references.length > 0
      ? 'Select the picture to change as well.'
      : 'Select the picture to change.'
  }
  if (target.kind === 'failed') return target.message
  return target.kind === 'ready' ? undefined : 'Looking at the picture…'
}

function blockerOfMask({ form, roles, edit }: BlockerFacts): string | undefined {
  if (edit === undefined) return undefined
  const rules = MODE_RULES[form.mode]
  if (rules.mask === 'required' && !edit.isPartial) {
    return 'Put a shape over the part to fill and select it too, or paint a mask.'
  }
  const off = roles.masks.find(({ on, node }) => on && (node.width <= 0 || node.height <= 0))
  if (off !== undefined) return `The mask “${off.node.name}” has no area. Make it larger, or switch it off.`
  const hidden = edit.masks.find(({ isVisible }) => !isVisible)
  if (hidden !== undefined) return `The mask “${hidden.name}” is hidden. Show it, or switch it off.`
  const away = edit.masks.filter((node) => !meetsPicture(node, edit.picture))
  if (edit.painted === undefined && away.length > 0 && away.length === edit.masks.length) {
    return `The mask “${away[0]?.name ?? ''}” does not lie over “${edit.target.name}”. Move it there, or paint a mask.`
  }
  return undefined
}

function blockerOfCanvas({ form, edit }: BlockerFacts): string | undefined {
  if (form.mode !== 'expand' || edit === undefined) return undefined
  const { steps, picture } = edit
  if (steps.length === 0) return 'Say how far the picture grows: drag its edges, or choose a shape.'
  const { widthPx, heightPx } = steps.reduce((extent, { margins }) => grownExtent(extent, margins), picture.extent)
  if (Math.max(widthPx, heightPx) > FIGMA_MAX_SIDE_PX) {
    return `It would be ${formatCount(widthPx)} × ${formatCount(heightPx)} px; Figma takes ${formatCount(FIGMA_MAX_SIDE_PX)} px a side. Grow it less.`
  }
  return undefined
}

const ASK: Readonly<Partial<Record<Mode, string>>> = {
  generate: 'Say what the picture shows.',
  edit: 'Say what should change.',
  fill: 'Say what goes into the mask.',
  add: 'Say what to add, and where.',
  'replace-background': 'Say what the new background is.',
  restyle: 'Say the style, or add a reference as its style.',
}

function blockerOfWords({ form, edit, instruction, texts, roles }: BlockerFacts): string | undefined {
  const limit = MAX_PROMPT_LENGTH
  if (instruction.length > limit) {
    return `The prompt is ${formatCount(instruction.length - limit)} characters too long (limit ${formatCount(limit)}).`
  }
  if (form.instruction !== undefined) {
    return form.instruction.trim() === ''
      ? 'The instruction is empty. Write one, or go back to the suggested one.'
      : undefined
  }
  if (wordsOf(form).text !== '') return undefined
  if (MODE_RULES[form.mode].prompt === 'required') {
    const shown = form.mode === 'restyle' && roles.references.some(({ on, role }) => on && role === 'style')
    return shown ? undefined : (ASK[form.mode] ?? 'Say what should change.')
  }
  return blockerOfOptional(form, { edit, texts, roles })
}

// Modes that need no prompt need something else that says what to do.
function blockerOfOptional(
  { mode, scene }: Form,
  { edit, texts, roles }: Pick<BlockerFacts, 'edit' | 'texts' | 'roles'>,
): string | undefined {
  if (mode === 'remove' && edit?.isPartial !== true) return 'Say what to remove, or put a shape over it.'
  if (mode === 'relight' && Object.keys(scene).length === 0) return 'Choose a light, or say how it should look.'
  if (mode === 'pose') {
    const shown = roles.references.some(({ on, role }) => on && role === 'pose')
    if (!shown && scene.cameraAngle === undefined)
      return 'Choose a camera angle, add a pose reference, or say the pose.'
  }
  if (mode === 'text' && texts.length === 0) return 'Add the words that should stand in the picture.'
  return undefined
}

function blockerOfCount({ pictureCount }: BlockerFacts): string | undefined {
  if (pictureCount <= MAX_COUNT) return undefined
  return `These choices make ${formatCount(pictureCount)} pictures, and one press makes ${MAX_COUNT} at most. Offer fewer, or lower the count.`
}

function blockerOfReferences({ references, edit, model }: BlockerFacts): string | undefined {
  const { maxReferences } = modelEntry(model)
  const sent = references.length + (edit?.isPartial === true ? 1 : 0)
  if (sent <= maxReferences) return undefined
  const counted = edit?.isPartial === true ? `${sent} with the mask` : String(sent)
  return `The model takes ${maxReferences} pictures at most, and these are ${counted}. Switch some off.`
}

function blockerOfConnection({ connection }: BlockerFacts): string | undefined {
  if (connection.preset !== 'demo' && connection.url === '') return 'Set the address of the gateway in Settings.'
  if (connection.preset === 'google' && connection.key === '') return 'Set the key for Google AI Studio in Settings.'
  return undefined
}
