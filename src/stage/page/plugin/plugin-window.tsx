import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { IconButton } from '../chrome/icon-button'
import type { PluginWindowState, StageState } from '../stage-state'
import type { PluginFrame } from './plugin-frame'

/** What the window of a running plugin needs. */
export interface PluginWindowProps {
  readonly state: StageState
  readonly pluginName: string
  readonly frame: () => PluginFrame | undefined
  readonly onClose: () => void
}

/** The floating window around a plugin's iframe. The iframe lives as long as the run; hiding only puts it out of sight. */
export function PluginWindow({ state, pluginName, frame, onClose }: PluginWindowProps): JSX.Element | null {
  const shown = state.pluginWindow.value
  if (shown === undefined) return null
  const { request, visible, widthPx, heightPx, left, top } = shown
  const title = request.title === 'Plugin' ? pluginName : request.title
  return (
    <section
      class={`plugin-window ${visible ? '' : 'is-away'}`}
      aria-label={`${title} plugin`}
      aria-hidden={!visible}
      style={{ left: `${left}px`, top: `${top}px`, width: `${widthPx}px` }}
    >
      <header onPointerDown={(event) => startDrag(state, shown, event)}>
        <strong>{title}</strong>
        <IconButton icon="close" label="Close plugin" onPress={onClose} />
      </header>
      <FrameHolder request={request} heightPx={heightPx} frame={frame} />
    </section>
  )
}

// Moving an iframe in the tree reloads it, so it is put in once for each showUI and never touched again.
function FrameHolder({
  request,
  heightPx,
  frame,
}: Pick<PluginWindowState, 'request' | 'heightPx'> & Pick<PluginWindowProps, 'frame'>): JSX.Element {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = frame()?.element
    if (element !== undefined) holder.current?.replaceChildren(element)
  }, [request, frame])
  return <div class="frame-holder" ref={holder} style={{ height: `${heightPx}px` }} />
}

function startDrag({ pluginWindow }: StageState, from: PluginWindowState, event: PointerEvent): void {
  if (event.target instanceof Element && event.target.closest('button') !== null) return
  const bar = event.currentTarget
  if (!(bar instanceof HTMLElement)) return
  bar.setPointerCapture(event.pointerId)
  const move = (to: PointerEvent): void => {
    const current = pluginWindow.value
    if (current === undefined) return
    pluginWindow.value = {
      ...current,
      left: Math.max(0, from.left + to.clientX - event.clientX),
      top: Math.max(0, from.top + to.clientY - event.clientY),
    }
  }
  bar.addEventListener('pointermove', move)
  bar.addEventListener('pointerup', () => bar.removeEventListener('pointermove', move), { once: true })
}
