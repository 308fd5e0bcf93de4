import type { CallParams } from '../protocol/calls'
import { type FillableNode, hasFills } from './fillable'

/** A cell of a contact sheet: a picture's layer and the words below it. */
export interface SheetCell {
  readonly frame: FrameNode
  readonly picture: FillableNode
  readonly caption: TextNode | undefined
  /** Makes it look as its picture needs it, not faint or grey any more. */
  wake(): void
}

/** What cells are made from. */
export interface CellPlan {
  readonly frame: CallParams<'createSheet'>['frame']
  /** The layer that the pictures are for, where its shape is theirs. */
  readonly target: SceneNode | undefined
  /** Whether its contents are copied with it. */
  readonly inContext: boolean
  /** Undefined where Figma could not load the font: then there are no captions. */
  readonly font: FontName | undefined
  readonly fontSize: number
}

/** How strongly a copy shows while its picture is waited for. */
const WAITING_OPACITY = 0.3
const WAITING_GREY: Paint = { type: 'SOLID', color: { r: 0.88, g: 0.88, b: 0.88 } }
const CAPTION_GREY: Paint = { type: 'SOLID', color: { r: 0.35, g: 0.35, b: 0.35 } }

/** Makes a cell that waits for its picture: a faint copy of the target, or a grey box of its size and radius. */
export function createCell(api: PluginAPI, plan: CellPlan, words: string): SheetCell {
  const frame = api.createFrame()
  frame.fills = []
  frame.clipsContent = false
  frame.layoutMode = 'VERTICAL'
  frame.primaryAxisSizingMode = 'AUTO'
  frame.counterAxisSizingMode = 'AUTO'
  frame.itemSpacing = Math.round(plan.fontSize * 0.75)
  frame.name = words === '' ? 'Variant' : words.slice(0, 60)
  const { picture, wake } = createPicture(api, plan)
  picture.name = frame.name
  frame.appendChild(picture)
  const caption = plan.font === undefined ? undefined : createCaption(api, { ...plan, font: plan.font }, words)
  if (caption !== undefined) frame.appendChild(caption)
  return { frame, picture, caption, wake }
}

function createPicture(api: PluginAPI, plan: CellPlan): Pick<SheetCell, 'picture' | 'wake'> {
  const copy = plan.target === undefined ? undefined : copyOf(plan.target, plan)
  if (copy !== undefined) return fade(copy)
  const box = api.createFrame()
  box.resize(plan.frame.width, plan.frame.height)
  box.fills = [WAITING_GREY]
  copyCorners(plan.target, box)
  return {
    picture: box,
    wake: () => {
      box.fills = []
    },
  }
}

function fade(picture: FillableNode): Pick<SheetCell, 'picture' | 'wake'> {
  if (!('opacity' in picture)) return { picture, wake: () => undefined }
  const { opacity } = picture
  picture.opacity = opacity * WAITING_OPACITY
  return {
    picture,
    wake: () => {
      picture.opacity = opacity
    },
  }
}

// A frame is copied whole where its contents are wanted; other shapes always, since their outline is theirs alone.
function copyOf(target: SceneNode, { frame, inContext }: CellPlan): FillableNode | undefined {
  const isFrame = 'children' in target
  if (isFrame && !inContext) return undefined
  const isSameSize = Math.abs(target.width - frame.width) < 1 && Math.abs(target.height - frame.height) < 1
  if (!isSameSize || !('clone' in target)) return undefined
  const copy = target.type === 'COMPONENT' ? target.createInstance() : target.clone()
  if (!hasFills(copy)) {
    copy.remove()
    return undefined
  }
  copy.locked = false
  copy.visible = true
  if ('rotation' in copy) copy.rotation = 0
  if ('layoutPositioning' in copy && copy.layoutPositioning !== 'AUTO') copy.layoutPositioning = 'AUTO'
  if ('isMask' in copy) copy.isMask = false
  return copy
}

function copyCorners(from: SceneNode | undefined, to: FrameNode): void {
  if (from === undefined || !('topLeftRadius' in from)) return
  to.topLeftRadius = from.topLeftRadius
  to.topRightRadius = from.topRightRadius
  to.bottomRightRadius = from.bottomRightRadius
  to.bottomLeftRadius = from.bottomLeftRadius
}

function createCaption(api: PluginAPI, plan: CellPlan & { readonly font: FontName }, words: string): TextNode {
  const text = api.createText()
  text.fontName = plan.font
  text.fontSize = plan.fontSize
  text.fills = [CAPTION_GREY]
  text.textAutoResize = 'HEIGHT'
  text.resize(plan.frame.width, plan.fontSize)
  text.characters = waitingText(words)
  return text
}

/** What stands below a picture that is waited for. */
function waitingText(words: string): string {
  return words === '' ? 'Waiting for the picture' : `${words} · waiting`
}
