import type { JSX } from 'preact'
import type { PluginMenuEntry } from '../plugin/plugin-commands'
import type { StageState } from '../stage-state'
import { IconButton } from './icon-button'
import { PluginMenu } from './plugin-menu'

/** What the toolbar can do. */
export interface ToolbarProps {
  readonly state: StageState
  readonly pluginName: string
  readonly menu: readonly PluginMenuEntry[]
  readonly onRun: (command: string) => void
  readonly onZoom: (factor: number) => void
  readonly onFit: () => void
}

/** The bar at the bottom of the canvas: undo, zoom, the plugin. */
export function Toolbar({ state, pluginName, menu, onRun, onZoom, onFit }: ToolbarProps): JSX.Element {
  state.revision.value
  state.drawing.value
  const { document } = state
  return (
    <div class="toolbar" role="toolbar" aria-label="Tools">
      <IconButton icon="undo" label="Undo" disabled={document.undoCount === 0} onPress={() => document.undo()} />
      <IconButton icon="redo" label="Redo" disabled={document.redoCount === 0} onPress={() => document.redo()} />
      <span class="toolbar-line" />
      <IconButton icon="minus" label="Zoom out" onPress={() => onZoom(1 / 1.5)} />
      <button type="button" class="zoom" title="Zoom to fit" aria-label="Zoom to fit" onClick={onFit}>
        {Math.round(document.viewport.zoom * 100)}%
      </button>
      <IconButton icon="plus" label="Zoom in" onPress={() => onZoom(1.5)} />
      <span class="toolbar-line" />
      <PluginMenu name={pluginName} entries={menu} onRun={onRun} />
    </div>
  )
}
