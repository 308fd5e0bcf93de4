import type { Failure } from '../core/failure'
import { type ColourPatch, paletteOf } from '../core/palette'
import { ok, type Result } from '../core/result'
import type { FileStyle } from '../protocol/file-style'
import { showsImage } from './picture-paints'
import { refuse } from './refuse'
import { withContents } from './with-contents'

/** Layers that are looked through; a whole page may hold tens of thousands. */
const MAX_LAYERS = 2000
const MAX_SAMPLES = 3

/** The style of layers and what lies in them: colours from fills, lines, styles and variables, and layers that show pictures. */
export async function readStyle(api: PluginAPI, nodeIds: readonly string[]): Promise<Result<FileStyle, Failure>> {
  const layers: SceneNode[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node === null || node.removed || node.type === 'DOCUMENT' || node.type === 'PAGE') continue
    layers.push(...withContents(node))
    if (layers.length > MAX_LAYERS) break
  }
  const seen = layers.slice(0, MAX_LAYERS)
  const patches: ColourPatch[] = []
  for (const node of seen) patches.push(...(await patchesOf(api, node)))
  const sampleIds = seen.filter((node) => showsImage(api, node)).map(({ id }) => id)
  if (patches.length === 0 && sampleIds.length === 0) {
    return refuse('What is selected has no plain colours and no pictures to take a style from.')
  }
  return ok({ colours: paletteOf(patches), sampleIds: sampleIds.slice(0, MAX_SAMPLES) })
}

async function patchesOf(api: PluginAPI, node: SceneNode): Promise<readonly ColourPatch[]> {
  const { width, height } = node
  const filled = await colours(api, visiblePaints(api, node, 'fills'), width * height)
  const name = await styleName(api, node)
  const weight = 'strokeWeight' in node && typeof node.strokeWeight === 'number' ? node.strokeWeight : 0
  const drawn = await colours(api, visiblePaints(api, node, 'strokes'), 2 * (width + height) * weight)
  return [
    ...filled.map((patch) => (name === undefined || patch.name !== undefined ? patch : { ...patch, name })),
    ...drawn,
  ]
}

function visiblePaints(api: PluginAPI, node: SceneNode, which: 'fills' | 'strokes'): readonly Paint[] {
  const paints: unknown = which in node ? node[which as keyof typeof node] : []
  if (paints === api.mixed || !Array.isArray(paints)) return []
  return (paints as readonly Paint[]).filter(({ visible }) => visible !== false)
}

async function colours(api: PluginAPI, paints: readonly Paint[], area: number): Promise<readonly ColourPatch[]> {
  const found: ColourPatch[] = []
  for (const paint of paints) {
    if (paint.type === 'SOLID') {
      const name = await variableName(api, paint)
      found.push({ ...paint.color, area: area * (paint.opacity ?? 1), ...(name === undefined ? {} : { name }) })
    } else if ('gradientStops' in paint) {
      const part = (area * (paint.opacity ?? 1)) / paint.gradientStops.length
      for (const { color } of paint.gradientStops) {
        found.push({ r: color.r, g: color.g, b: color.b, area: part * color.a })
      }
    }
  }
  return found
}

async function styleName(api: PluginAPI, node: SceneNode): Promise<string | undefined> {
  const id = 'fillStyleId' in node ? node.fillStyleId : ''
  if (typeof id !== 'string' || id === '') return undefined
  return (await api.getStyleByIdAsync(id))?.name
}

async function variableName(api: PluginAPI, { boundVariables }: SolidPaint): Promise<string | undefined> {
  const id = boundVariables?.color?.id
  return id === undefined ? undefined : (await api.variables.getVariableByIdAsync(id))?.name
}
