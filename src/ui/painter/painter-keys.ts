import type { Tool } from './painting'

/** What a key asks for. */
export type PainterCommand =
  | { readonly kind: 'undo' | 'redo' | 'done' | 'cancel' | 'leaveField' | 'larger' | 'smaller' | 'swap' }
  | { readonly kind: 'tool'; readonly tool: Tool }

const TOOLS: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', r: 'rectangle', l: 'lasso' }

/** Inputs that letters mean nothing to. */
const KEYLESS = ['range', 'checkbox']

const PLAIN: Readonly<Record<string, PainterCommand>> = {
  '[': { kind: 'smaller' },
  ']': { kind: 'larger' },
  x: { kind: 'swap' },
}

/** The command of a key; undefined where the key belongs to a field or means nothing here. */
export function keyCommand(event: KeyboardEvent): PainterCommand | undefined {
  const { target } = event
  const key = event.key.toLowerCase()
  const isField = target instanceof HTMLInputElement && !KEYLESS.includes(target.type)
  if (key === 'escape') return { kind: isField ? 'leaveField' : 'cancel' }
  const isChord = event.metaKey || event.ctrlKey
  if (isChord && key === 'enter') return { kind: 'done' }
  if (isField) return undefined
  if (isChord) return key === 'z' ? { kind: event.shiftKey ? 'redo' : 'undo' } : undefined
  // On a button Enter presses the button.
  if (key === 'enter') return target instanceof HTMLButtonElement ? undefined : { kind: 'done' }
  const tool = TOOLS[key]
  return tool === undefined ? PLAIN[key] : { kind: 'tool', tool }
}
