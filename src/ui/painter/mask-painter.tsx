import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Extent } from '../../core/extent'
import { boxOf, type MaskPlane } from '../../imaging/raster'
import { Button } from '../controls/button'
import { createCanvasCodec } from '../pipeline/canvas-codec'
import type { PaintedMask } from '../state/edit/target-state'
import { savePlane } from './painted-mask'
import { PainterCanvas } from './painter-canvas'
import { keyCommand } from './painter-keys'
import { PainterToolbar } from './painter-toolbar'
import { createPainting, type Painting, type Tool, type ToolSettings } from './painting'

interface PainterProps {
  /** The picture that is masked: an object URL, and its size in pixels. */
  readonly picture: { readonly url: string; readonly extent: Extent }
  /** What is painted on: empty, or a mask to go on with. */
  readonly plane: MaskPlane
  /** What a person should know before painting. */
  readonly notice?: string
  /** Undefined where nothing is masked. */
  readonly onDone: (mask: Omit<PaintedMask, 'nodeId'> | undefined) => void
  readonly onCancel: () => void
}

/** Brush size at first, as a share of the picture's longer side. */
const FIRST_SIZE = 1 / 16

/**
 * Paints a mask over a picture in the plugin window. Enter is done; Escape drops the stroke under way, else leaves
 * everything as it was, once it has been pressed twice if anything was painted.
 */
export function MaskPainter({ picture, plane, notice, onDone, onCancel }: PainterProps): JSX.Element {
  const { extent } = picture
  const longest = Math.max(extent.widthPx, extent.heightPx)
  const painting = useRef<Painting>()
  painting.current ??= createPainting(plane, plane.extent.widthPx / extent.widthPx)
  const work = painting.current
  const [settings, setSettings] = useState<ToolSettings>({
    tool: 'brush',
    sizePx: Math.max(4, Math.round(longest * FIRST_SIZE)),
    softness: 0.2,
  })
  const [bare, setBare] = useState(false)
  // What is to be drawn anew; a new object each time, so that the canvas hears of it.
  const [dirty, setDirty] = useState({ box: boxOf(plane.extent) })
  const [coveredShare, setCovered] = useState(() => work.coveredShare())
  const [message, setMessage] = useState(notice)
  // Set while a second Escape would drop what was painted.
  const [isLeaving, setLeaving] = useState(false)
  const isSaving = useRef(false)
  const root = useRef<HTMLElement>(null)

  const changed = (box: typeof dirty.box | undefined) => {
    if (box === undefined) return
    setDirty({ box })
    painted()
  }
  const painted = () => {
    setCovered(work.coveredShare())
    setMessage(undefined)
    setLeaving(false)
  }
  useEffect(() => root.current?.focus(), [])
  const done = async () => {
    if (isSaving.current) return
    isSaving.current = true
    work.end()
    try {
      onDone(await savePlane(plane, createCanvasCodec()))
    } catch {
      setMessage('The mask could not be saved: the window is out of memory. Close other tabs, then try again.')
    } finally {
      isSaving.current = false
    }
  }
  const leave = () => {
    if (work.isDrawing) return changed(work.abandon() ?? boxOf(plane.extent))
    if (work.history.canUndo && !isLeaving) return setLeaving(true)
    onCancel()
  }
  const set = (part: Partial<ToolSettings>) => setSettings((old) => ({ ...old, ...part }))
  const actions = {
    undo: () => changed(work.undo()),
    redo: () => changed(work.redo()),
    invert: () => changed(work.invert()),
    clear: () => changed(work.clear()),
    done: () => void done(),
    cancel: leave,
    leaveField: () => root.current?.focus(),
    larger: () => set({ sizePx: Math.min(longest, Math.ceil(settings.sizePx * 1.2)) }),
    smaller: () => set({ sizePx: Math.max(1, Math.floor(settings.sizePx / 1.2)) }),
    swap: () => set({ tool: settings.tool === 'eraser' ? 'brush' : 'eraser' }),
    tool: (tool: Tool) => set({ tool }),
  }
  return (
    <main
      class="painter"
      ref={root}
      tabIndex={-1}
      aria-label="Paint a mask"
      onMouseDown={(event) => {
        // A click on a button must not take the keys away from the picture: Space moves it, Enter is done.
        if (!(event.target instanceof Element) || event.target.closest('button, label.checkbox') === null) return
        event.preventDefault()
        root.current?.focus()
      }}
      onKeyDown={(event) => {
        const command = keyCommand(event)
        if (command === undefined) return
        event.preventDefault()
        event.stopPropagation()
        if (command.kind === 'tool') actions.tool(command.tool)
        else actions[command.kind]()
      }}
    >
      <PainterToolbar
        settings={settings}
        extent={extent}
        canUndo={work.history.canUndo}
        canRedo={work.history.canRedo}
        bare={bare}
        onSettings={set}
        onBare={(next) => {
          setBare(next)
          setDirty({ box: boxOf(plane.extent) })
        }}
        onRectangle={(corners, erases) => {
          const scale = plane.extent.widthPx / extent.widthPx
          const [one, other] = corners.map(({ x, y }) => ({ x: x * scale, y: y * scale }))
          if (one !== undefined && other !== undefined) changed(work.rectangle([one, other], erases))
        }}
        actions={actions}
      />
      <PainterCanvas
        picture={picture}
        painting={work}
        settings={settings}
        bare={bare}
        dirty={dirty}
        onStroke={painted}
      />
      <footer class="action-bar">
        <div class="action-row">
          <p role="status">
            {isLeaving
              ? 'Press Esc again to drop what you painted'
              : (message ??
                (coveredShare === 0
                  ? 'Nothing masked yet'
                  : `${Math.max(1, Math.round(coveredShare * 100))} % masked`))}
          </p>
          <span class="painter-ends">
            <Button kind="quiet" title="Esc" onClick={onCancel}>
              Cancel
            </Button>
            <Button kind="primary" title="Enter" onClick={actions.done}>
              Use mask
            </Button>
          </span>
        </div>
      </footer>
    </main>
  )
}
