import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Extent } from '../../core/extent'
import { Button } from '../controls/button'
import { Checkbox } from '../controls/checkbox'
import { NumberField } from '../controls/number-field'
import type { PlanePoint } from './paint-plane'
import type { Tool, ToolSettings } from './painting'

interface ToolbarProps {
  readonly settings: ToolSettings
  readonly extent: Extent
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** The mask is shown alone, white on black. */
  readonly bare: boolean
  readonly onSettings: (part: Partial<ToolSettings>) => void
  readonly onBare: (bare: boolean) => void
  /** Corners in pixels of the picture. */
  readonly onRectangle: (corners: readonly [PlanePoint, PlanePoint], erases: boolean) => void
  readonly actions: {
    readonly undo: () => void
    readonly redo: () => void
    readonly invert: () => void
    readonly clear: () => void
  }
}

const TOOLS: readonly { readonly tool: Tool; readonly text: string; readonly key: string }[] = [
  { tool: 'brush', text: 'Brush', key: 'B' },
  { tool: 'eraser', text: 'Eraser', key: 'E' },
  { tool: 'rectangle', text: 'Rectangle', key: 'R' },
  { tool: 'lasso', text: 'Lasso', key: 'L' },
]

/** Tools, their size and softness, and what can be done with the whole mask. */
export function PainterToolbar(props: ToolbarProps): JSX.Element {
  const { settings, extent, canUndo, canRedo, bare, onSettings, onBare, actions } = props
  const hasSize = settings.tool === 'brush' || settings.tool === 'eraser'
  return (
    <header class="painter-bar">
      <div class="painter-tools" role="toolbar" aria-label="Tools">
        {TOOLS.map(({ tool, text, key }) => (
          <Button
            key={tool}
            kind="quiet"
            pressed={settings.tool === tool}
            title={`${text} (${key}); Alt erases`}
            onClick={() => onSettings({ tool })}
          >
            {text}
          </Button>
        ))}
        <Button kind="quiet" label="Undo" title="Undo (Cmd or Ctrl + Z)" disabled={!canUndo} onClick={actions.undo}>
          ↶
        </Button>
        <Button
          kind="quiet"
          label="Redo"
          title="Redo (Shift + Cmd or Ctrl + Z)"
          disabled={!canRedo}
          onClick={actions.redo}
        >
          ↷
        </Button>
        <Button kind="quiet" onClick={actions.invert}>
          Invert
        </Button>
        <Button kind="quiet" onClick={actions.clear}>
          Clear
        </Button>
      </div>
      {hasSize ? <BrushFields settings={settings} extent={extent} onSettings={onSettings} /> : null}
      {settings.tool === 'rectangle' ? <RectangleFields {...props} /> : null}
      <Checkbox checked={bare} onChange={onBare}>
        Show the mask alone
      </Checkbox>
    </header>
  )
}

function BrushFields({
  settings,
  extent,
  onSettings,
}: Pick<ToolbarProps, 'settings' | 'extent' | 'onSettings'>): JSX.Element {
  const longest = Math.max(extent.widthPx, extent.heightPx)
  return (
    <div class="mode-fields">
      <NumberField
        label="Size"
        unit="px"
        value={settings.sizePx}
        min={1}
        max={longest}
        onChange={(sizePx) => onSettings({ sizePx: sizePx ?? settings.sizePx })}
      />
      <input
        type="range"
        aria-label="Size"
        min={1}
        max={Math.ceil(longest / 3)}
        value={settings.sizePx}
        onInput={(event) => onSettings({ sizePx: Number(event.currentTarget.value) })}
      />
      <NumberField
        label="Softness"
        unit="%"
        value={Math.round(settings.softness * 100)}
        min={0}
        max={100}
        onChange={(percent) => onSettings({ softness: (percent ?? 0) / 100 })}
      />
    </div>
  )
}

/** A rectangle by numbers, for keyboards and for exact edges. */
function RectangleFields({ extent, onRectangle }: ToolbarProps): JSX.Element {
  const [left, setLeft] = useState(0)
  const [top, setTop] = useState(0)
  const [width, setWidth] = useState(Math.round(extent.widthPx / 2))
  const [height, setHeight] = useState(Math.round(extent.heightPx / 2))
  const corners = [
    { x: left, y: top },
    { x: left + width, y: top + height },
  ] as const
  const { widthPx, heightPx } = extent
  return (
    <div class="mode-fields">
      <NumberField label="X" value={left} min={0} max={widthPx} onChange={(value) => setLeft(value ?? 0)} />
      <NumberField label="Y" value={top} min={0} max={heightPx} onChange={(value) => setTop(value ?? 0)} />
      <NumberField label="Width" value={width} min={1} max={widthPx} onChange={(value) => setWidth(value ?? 1)} />
      <NumberField label="Height" value={height} min={1} max={heightPx} onChange={(value) => setHeight(value ?? 1)} />
      <Button onClick={() => onRectangle(corners, false)}>Add</Button>
      <Button kind="quiet" onClick={() => onRectangle(corners, true)}>
        Erase
      </Button>
    </div>
  )
}
