import type { Tool } from './painting'

/** What a key asks for. */
export type PainterCommand =
  | { readonly kind: 'undo' | 'redo' | 'done' | 'cancel' | 'larger' | 'smaller' | 'swap' }
  | { readonly kind: 'tool'; readonly tool: Tool }

const TOOLS: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', r: 'rectangle', l: 'lasso' }

const PLAIN: Readonly<Record<string, PainterCommand>> = {
  '[': { kind: 'smaller' },
  ']': { kind: 'larger' },
  x: { kind: 'swap' },
}

/** The command of a key; undefined where the key belongs to a field or means nothing here. */
export function keyCommand(event: KeyboardEvent): PainterCommand | undefined {
  const key = event.key.toLowerCase()
  if (key === 'escape') return { kind: 'cancel' }
  const isField = event.target instanceof HTMLInputElement && event.target.type !== 'range'
  if (event.metaKey || event.ctrlKey) {
    if (key === 'z' && !isField) return { kind: event.shiftKey ? 'redo' : 'undo' }
    return key === 'enter' ? { kind: 'done' } : undefined
  }
  if (isField || event.target instanceof HTMLSelectElement) return undefined
  // On a button Enter presses the button.
  if (key === 'enter') return event.target instanceof HTMLButtonElement ? undefined : { kind: 'done' }
  const tool = TOOLS[key]
  return tool === undefined ? PLAIN[key] : { kind: 'tool', tool }
}
