import { effect } from '@preact/signals'
import { multiply } from '../../../core/affine'
import { MODE_RULES } from '../../../core/modes/mode-rules'
import type { Call } from '../../../protocol/channel'
import type { SelectedNode } from '../../../protocol/selection'
import type { TargetPicture, TargetSource } from '../../../protocol/target'
import type { Form } from '../form'
import type { Store } from '../store'
import type { LayerRoles } from './layer-roles'

/** Keeps `store.target` at what the main thread says of the layer that is to be edited. Gives what ends it. */
export function followTarget(store: Store, call: Call): () => void {
  let asked = ''
  return effect(() => {
    const form = store.form.value
    const roles = store.roles.value
    const { target } = roles
    if (target === undefined || MODE_RULES[form.mode].target === 'none') {
      asked = ''
      store.target.value = { kind: 'none' }
      return
    }
    const source = sourceOf(form, roles, target)
    const question = JSON.stringify([source, target, form.mode === 'expand'])
    if (question === asked) return
    asked = question
    const nodeId = target.id
    // The old answer stays on show while the same layer is asked about again, so that nothing flickers.
    const known = store.target.peek()
    if (known.kind !== 'ready' || known.picture.nodeId !== nodeId) store.target.value = { kind: 'reading', nodeId }
    void describe(call, nodeId, { source, mustBeWhole: form.mode === 'expand' }).then((described) => {
      if (question !== asked) return
      store.target.value = described.ok
        ? { kind: 'ready', picture: described.value }
        : { kind: 'failed', nodeId, message: described.failure.message }
    })
  })
}

/** What of a target is edited: its picture, unless it has other contents than the masks, which would then be left out. */
export function sourceOf({ source }: Form, { masks }: LayerRoles, target: SelectedNode): TargetSource {
  if (target.imageHash === undefined) return 'layer'
  if (source !== 'auto') return source
  const own = masks.filter(({ node }) => node.ancestorIds[0] === target.id).length
  return target.childCount > own ? 'layer' : 'fill'
}

async function describe(
  call: Call,
  nodeId: string,
  { source, mustBeWhole }: { readonly source: TargetSource; readonly mustBeWhole: boolean },
) {
  const described = await call('describeTarget', { nodeId, source })
  // A picture that its layer shows only in part cannot grow at the layer's edges: what is seen of it grows instead.
  const isCropped = described.ok && source === 'fill' && mustBeWhole && !showsWhole(described.value)
  return isCropped ? call('describeTarget', { nodeId, source: 'layer' }) : described
}

/** Pixels of the picture by which its edge may miss the layer's. */
const EDGE_SLACK_PX = 1

function showsWhole({ toPage, extent, box, tiles }: TargetPicture): boolean {
  if (tiles !== undefined) return false
  const { widthPx, heightPx } = extent
  const [[a, b, x], [c, d, y]] = multiply(box.fromPage, toPage)
  const perPixel = Math.max(Math.hypot(a, c), Math.hypot(b, d)) * EDGE_SLACK_PX
  const near = (value: number, wanted: number) => Math.abs(value - wanted) <= perPixel
  return (
    near(x, 0) &&
    near(y, 0) &&
    near(a * widthPx + b * heightPx + x, box.width) &&
    near(c * widthPx + d * heightPx + y, box.height)
  )
}
