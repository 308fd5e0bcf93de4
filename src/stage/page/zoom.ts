import { absoluteBoundingBox, childrenOf } from '../document/geometry'
import type { StageNode } from '../document/stage-node'
import { fitBoxes, zoomAbout } from './canvas/viewport-math'
import type { StageState } from './stage-state'

/** Room left free at the bottom for the toolbar, screen px. */
const TOOLBAR_ROOM_PX = 40

/** Zooms about the middle of the canvas. */
export function zoomBy({ document }: StageState, factor: number): void {
  const { viewport } = document
  const middle = { x: viewport.screenWidthPx / 2, y: viewport.screenHeightPx / 2 }
  document.setViewport(zoomAbout(viewport, middle, factor))
}

/** Shows everything on the page. */
export function zoomToFit(state: StageState): void {
  const { document } = state
  showNodes(state, childrenOf(document, document.require(document.currentPageId)))
}

/** Shows the selection, or everything when nothing is selected. */
export function zoomToSelection(state: StageState): void {
  const selected = state.document.selection().flatMap((id) => state.document.node(id) ?? [])
  if (selected.length === 0) zoomToFit(state)
  else showNodes(state, selected)
}

function showNodes({ document }: StageState, nodes: readonly StageNode[]): void {
  const { viewport } = document
  const room = { ...viewport, screenHeightPx: viewport.screenHeightPx - TOOLBAR_ROOM_PX }
  const fitted = fitBoxes(
    room,
    nodes.map((node) => absoluteBoundingBox(document, node)),
  )
  if (fitted === undefined) return
  const { x, y } = fitted.center
  document.setViewport({ zoom: fitted.zoom, center: { x, y: y + TOOLBAR_ROOM_PX / 2 / fitted.zoom } })
}
