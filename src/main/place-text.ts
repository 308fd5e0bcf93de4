import type { Failure } from '../core/failure'
import { ok, type Result } from '../core/result'
import type { CallParams } from '../protocol/calls'
import { canEditDocument } from './fillable'
import { refuse } from './refuse'

const FONT: FontName = { family: 'Inter', style: 'Bold' }
/** Of the layer's height. */
const SIZE_SHARE = 0.12

/**
 * Sets texts as real text layers over a layer, one below the other from its middle, right above it in its own parent: a
 * place to begin from. One undo step.
 */
export async function placeText(
  api: PluginAPI,
  { nodeId, texts }: CallParams<'placeText'>,
): Promise<Result<null, Failure>> {
  if (!canEditDocument(api)) return refuse('This file is open for viewing only, so no text was set.')
  const node = await api.getNodeByIdAsync(nodeId)
  if (node === null || node.removed || !('absoluteTransform' in node) || !('width' in node)) {
    return refuse('The layer was deleted meanwhile, so no text was set.')
  }
  try {
    await api.loadFontAsync(FONT)
  } catch {
    return refuse('Figma could not load Inter Bold, so no text was set.')
  }
  // From here on nothing waits.
  const { parent } = node
  if (node.removed || parent === null || !('insertChild' in parent))
    return refuse('No text can be set over this layer.')
  const fontSize = Math.max(8, Math.round(node.height * SIZE_SHARE))
  const at = parent.children.findIndex(({ id }) => id === node.id)
  for (const [index, characters] of texts.entries()) {
    const text = api.createText()
    text.fontName = FONT
    text.fontSize = fontSize
    text.textAlignHorizontal = 'CENTER'
    text.textAutoResize = 'HEIGHT'
    text.resize(node.width, fontSize)
    text.characters = characters
    text.name = characters.slice(0, 60)
    parent.insertChild(at + 1 + index, text as SceneNode & PageNode)
    const down = node.height / 2 + (index - texts.length / 2) * fontSize * 1.25
    const [[a, b, x], [c, d, y]] = node.relativeTransform
    text.relativeTransform = [
      [a, b, x + b * down],
      [c, d, y + d * down],
    ]
  }
  api.commitUndo()
  return ok(null)
}
