import type { Viewport } from '../document/stage-document'
import type { StageState } from './stage-state'
import { zoomToFit } from './zoom'

/** Remembers for each page what was on screen; a page seen for the first time is shown whole. */
export function rememberViews(state: StageState): void {
  const { document } = state
  const views = new Map<string, Pick<Viewport, 'center' | 'zoom'>>()
  let shownId = document.currentPageId
  document.subscribe(({ kind }) => {
    if (kind !== 'page') return
    const { center, zoom } = document.viewport
    views.set(shownId, { center, zoom })
    shownId = document.currentPageId
    const view = views.get(shownId)
    if (view === undefined) zoomToFit(state)
    else document.setViewport(view)
  })
}
