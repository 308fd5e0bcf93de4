import { effect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { CanvasView } from './canvas/canvas-view'
import { FilePanel } from './chrome/file-panel'
import { Inspector } from './chrome/inspector'
import { QuickActions } from './chrome/quick-actions'
import { Toasts } from './chrome/toasts'
import { Toolbar } from './chrome/toolbar'
import { connectShortcuts } from './keyboard'
import { menuOf, relaunchButtonsOf } from './plugin/plugin-commands'
import type { PluginRunner } from './plugin/plugin-runner'
import { PluginWindow } from './plugin/plugin-window'
import type { PictureCache } from './render/picture-cache'
import type { StageState } from './stage-state'
import { zoomBy, zoomToFit, zoomToSelection } from './zoom'

/** What the whole page needs. */
export interface StageScreenProps {
  readonly state: StageState
  readonly pictures: PictureCache
  readonly runner: PluginRunner
}

/** The emulated Figma: file panel, canvas with toolbar and plugin window, inspector. */
export function StageScreen({ state, pictures, runner }: StageScreenProps): JSX.Element {
  const { manifest } = runner
  const menu = menuOf(manifest)
  const run = (command: string, parameters?: Readonly<Record<string, string>>): void => {
    runner.run(command, parameters)
  }
  useEffect(
    () =>
      connectShortcuts(state, {
        zoomBy: (factor) => zoomBy(state, factor),
        zoomToFit: () => zoomToFit(state),
        zoomToSelection: () => zoomToSelection(state),
      }),
    [state],
  )
  useEffect(
    () =>
      effect(() => {
        state.theme.value
        runner.frame()?.applyTheme(state)
      }),
    [state, runner],
  )
  return (
    <div class="stage">
      <FilePanel state={state} />
      <main class="workspace">
        <CanvasView state={state} pictures={pictures} />
        <Toolbar
          state={state}
          pluginName={manifest.name}
          menu={menu}
          onRun={run}
          onZoom={(factor) => zoomBy(state, factor)}
          onFit={() => zoomToFit(state)}
        />
        <PluginWindow state={state} pluginName={manifest.name} frame={runner.frame} onClose={() => runner.close()} />
        <Toasts state={state} />
        <QuickActions state={state} pluginName={manifest.name} menu={menu} onRun={run} />
      </main>
      <Inspector state={state} relaunch={(nodes) => relaunchButtonsOf(manifest, nodes)} onRun={run} />
    </div>
  )
}
