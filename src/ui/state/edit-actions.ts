import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { Call } from '../../protocol/channel'
import type { Placement } from '../../protocol/selection'
import type { TargetPicture } from '../../protocol/target'
import type { Inspection, InspectTask } from '../pipeline/edit/edit-tasks'
import type { Pipeline } from '../pipeline/pipeline-client'
import { readStack } from './press-inputs'

/** What can be done with an edit that lies in the document needs. */
export interface EditActionContext {
  readonly call: Call
  readonly pipeline: Pipeline
  readonly signal: AbortSignal
}

/** Looks at the picture of a layer as it is now. */
export async function inspectLayer(
  nodeId: string,
  what: InspectTask['what'],
  { call, pipeline, signal }: EditActionContext,
): Promise<Result<Inspection, Failure>> {
  const described = await call('describeTarget', { nodeId, source: 'fill' })
  if (!described.ok) return described
  if (described.value.patchHashes.length === 0) return fail(NO_PATCH)
  const picture = await readStack(described.value, call)
  return picture.ok ? pipeline.inspect({ what, picture: picture.value }, signal) : picture
}

/** Makes one picture of a layer's picture and its patches. */
export async function flattenLayer(
  nodeId: string,
  { call, pipeline, signal }: EditActionContext,
): Promise<Result<Placement, Failure>> {
  const described = await call('describeTarget', { nodeId, source: 'fill' })
  if (!described.ok) return described
  if (described.value.patchHashes.length === 0) return fail(NO_PATCH)
  const picture = await readStack(described.value, call)
  if (!picture.ok) return picture
  const flat = await pipeline.flatten(picture.value, signal)
  if (!flat.ok) return flat
  const { bytes, extent } = flat.value
  const placed = await call('placeFlattened', { nodeId, bytes, extent, over: overOf(described.value) }, [bytes.buffer])
  return placed.ok ? ok(placed.value.placement) : placed
}

function overOf({ imageHash = '', patchHashes }: TargetPicture) {
  return { imageHash, patchHashes: [...patchHashes] }
}

const NO_PATCH = failure(
  { kind: 'invalid-request' },
  'No edit lies over this picture any more: it was flattened, undone or replaced.',
)
