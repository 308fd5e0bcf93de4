import type { StageState } from './stage-state'

/** What the shortcuts can do besides changing the document. */
export interface ShortcutActions {
  zoomBy(factor: number): void
  zoomToFit(): void
  zoomToSelection(): void
}

/** Figma's shortcuts, as far as the stage has what they do. Returns how to stop listening. */
export function connectShortcuts(state: StageState, actions: ShortcutActions): () => void {
  const handle = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return
    const isCommand = event.metaKey || event.ctrlKey
    const isHandled = isCommand ? handleCommand(state, event) : handlePlain(state, actions, event)
    if (isHandled) event.preventDefault()
  }
  addEventListener('keydown', handle)
  return () => removeEventListener('keydown', handle)
}

function handleCommand({ document, quickAction }: StageState, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase()
  if (key === 'z') {
    if (event.shiftKey) document.redo()
    else document.undo()
    return true
  }
  if (key === '/' || key === 'k') {
    quickAction.value = ''
    return true
  }
  if (key === 'a') {
    document.select(document.require(document.currentPageId).childIds.filter((id) => !document.require(id).locked))
    return true
  }
  return false
}

function handlePlain(state: StageState, actions: ShortcutActions, event: KeyboardEvent): boolean {
  switch (event.shiftKey && event.code.startsWith('Digit') ? `Shift+${event.code}` : event.key) {
    case 'Delete':
    case 'Backspace':
      deleteSelection(state)
      return true
    case 'Escape':
      state.document.select([])
      return true
    case '+':
    case '=':
      actions.zoomBy(1.5)
      return true
    case '-':
      actions.zoomBy(1 / 1.5)
      return true
    case 'Shift+Digit1':
      actions.zoomToFit()
      return true
    case 'Shift+Digit2':
      actions.zoomToSelection()
      return true
    default:
      return false
  }
}

// What an instance repeats cannot be deleted from it, as in Figma.
function deleteSelection({ document }: StageState): void {
  document.act(() => {
    for (const id of document.selection()) {
      if (document.node(id) !== undefined && !id.startsWith('I')) document.remove(id)
    }
  })
}
