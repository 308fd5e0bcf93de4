import * as v from 'valibot'
import { absoluteBoundingBox, pageOf } from '../document/geometry'
import { unionOf } from '../document/matrix'
import { createApiObject } from './api-object'
import { assertAlive } from './guards'
import type { NodeHolder } from './node/node-member'
import type { PluginRun } from './plugin-run'
import { number, vector } from './schemas'
import { check } from './validation'

type StageViewport = Pick<ViewportAPI, 'center' | 'zoom' | 'bounds' | 'scrollAndZoomIntoView'>

const MIN_ZOOM = 0.02
const MAX_ZOOM = 256
/** Part of the screen that zooming to a selection fills. */
const FILLED = 0.8

/** What is on screen. */
export function createViewport(run: PluginRun, holder: NodeHolder): StageViewport {
  const { document } = run
  const members = {
    get center() {
      return Object.freeze({ ...document.viewport.center })
    },
    set center(value: Vector) {
      document.setViewport({ center: check({ where: 'set_center', name: 'center', schema: vector }, value) })
    },
    get zoom() {
      return document.viewport.zoom
    },
    set zoom(value: number) {
      document.setViewport({ zoom: check({ where: 'set_zoom', name: 'zoom', schema: zoomSchema }, value) })
    },
    get bounds() {
      const { center, zoom, screenWidthPx, screenHeightPx } = document.viewport
      const [width, height] = [screenWidthPx / zoom, screenHeightPx / zoom]
      return Object.freeze({ x: center.x - width / 2, y: center.y - height / 2, width, height })
    },
    scrollAndZoomIntoView: (nodes: readonly BaseNode[]) => {
      const where = 'scrollAndZoomIntoView'
      const values = check({ where, name: 'nodes', schema: v.array(v.unknown()) }, nodes)
      const shown = values.map((value) => document.require(holder.idOf(value, where, 'nodes')))
      const onPage = shown.filter((node) => pageOf(document, node)?.id === document.currentPageId)
      const box = unionOf(onPage.map((node) => absoluteBoundingBox(document, node)))
      if (box !== undefined) showBox(run, box)
    },
  } satisfies StageViewport
  return createApiObject('figma.viewport', members, () => assertAlive(run))
}

const zoomSchema = v.pipe(
  number,
  v.check((zoom) => zoom > 0, 'Number must be greater than 0'),
)

function showBox({ document }: PluginRun, box: Rect): void {
  const { screenWidthPx, screenHeightPx } = document.viewport
  const fit = Math.min(screenWidthPx / Math.max(box.width, 1), screenHeightPx / Math.max(box.height, 1)) * FILLED
  document.setViewport({
    center: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    zoom: Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, fit)),
  })
}
