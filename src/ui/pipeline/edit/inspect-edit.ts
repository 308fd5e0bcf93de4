import { CANCELLED, type Failure } from '../../../core/failure'
import type { Raster } from '../../../core/raster'
import { fail, ok, type Result } from '../../../core/result'
import { flattenPatch } from '../../../imaging/blend/flatten-patch'
import { viewAge, viewDifference } from '../../../imaging/receipt/inspect-patches'
import type { Inspection, InspectTask } from './edit-tasks'
import { type EditTools, openFile, openPicture } from './open-picture'
import { encodeSmall } from './small-picture'

/** Looks at a picture with patches: what the newest one changed, or how often each area was redrawn. */
export async function inspectEdit(
  { what, picture }: InspectTask,
  tools: EditTools,
): Promise<Result<Inspection, Failure>> {
  const below = what === 'age' ? { ...picture, patches: [] } : { ...picture, patches: picture.patches.slice(0, -1) }
  const opened = await openPicture(below, tools)
  if (!opened.ok) return opened
  const patches: Raster[] = []
  for (const bytes of what === 'age' ? picture.patches : picture.patches.slice(-1)) {
    const patch = await openFile(bytes, tools.codec)
    if (!patch.ok) return patch
    patches.push(patch.value)
  }
  if (tools.signal.aborted) return fail(CANCELLED)
  if (what === 'age') {
    const { picture: shown, shares } = viewAge(opened.value, patches)
    return ok({ image: await encodeSmall(shown, 'image/jpeg', tools.codec), facts: { what, shares } })
  }
  const [newest] = patches
  const after = newest === undefined ? opened.value : flattenPatch(opened.value, newest)
  const { picture: shown, changedShare, largest } = viewDifference(opened.value, after)
  return ok({ image: await encodeSmall(shown, 'image/png', tools.codec), facts: { what, changedShare, largest } })
}
