import { aspectOf } from '../core/extent'
import type { Failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { CallParams, CallResults } from '../protocol/calls'
import { canEditDocument, type FillableNode, findRefusal } from './fillable'
import { composeFills } from './fills'
import { isSameStack, pictureChanged, readPictureStack, withoutPatch, withPaints } from './picture-paints'
import { currentFills, replacedBy, resolveNodes } from './place-in-fill'
import { pictureNotTaken, VIEW_ONLY } from './placement-failure'

/** A picture that layers show for a look. */
export interface Preview {
  /** Shows another one, after putting back what was there before the last. */
  show(params: CallParams<'showPreview'>): Promise<Result<CallResults['showPreview'], Failure>>
  /** Puts back what was there. Gives the id of what was shown; undefined where nothing was. */
  end(): string | undefined
  /** Shows nothing more before the work is done: it must find every layer as it really is, also after it had to wait. */
  holdUntil(work: Promise<unknown>): void
}

interface Shown {
  readonly node: FillableNode
  readonly before: readonly Paint[]
  /** The fills as Figma gave them back after they were set, as text. */
  readonly written: string
}

/** Nothing shown yet. Previews are never committed, and what is put back cancels them, so that none is an undo step. */
export function createPreview(api: PluginAPI): Preview {
  let current: { readonly id: string; readonly shown: readonly Shown[] } | undefined
  // Grows with every wish, so that one that had to wait knows when it is no longer wanted.
  let turn = 0
  let held: Promise<unknown> = Promise.resolve()

  const end = () => {
    turn += 1
    const ended = current
    current = undefined
    for (const shown of ended?.shown ?? []) putBack(api, shown)
    return ended?.id
  }
  return {
    end,
    holdUntil(work) {
      const done = () => undefined
      held = Promise.all([held, work.then(done, done)])
    },
    async show(params) {
      if (!canEditDocument(api)) return fail(VIEW_ONLY)
      end()
      const mine = turn
      await held
      const { candidates } = await resolveNodes(api, params.nodeIds)
      if (mine !== turn) return ok({ shownIds: [] })
      // From here on nothing waits.
      try {
        const { hash } = api.createImage(params.bytes)
        const shown: Shown[] = []
        current = { id: params.id, shown }
        for (const { node, replacedAspect } of candidates) {
          if (findRefusal(api, node) !== undefined) continue
          const picture = { imageHash: hash, aspect: aspectOf(params.extent) }
          const fills =
            params.patch === undefined
              ? ok(
                  composeFills(
                    currentFills(api, node),
                    picture,
                    replacedBy(readPictureStack(api, node), replacedAspect),
                  ),
                )
              : patchedFills(api, node, { hash, ...params.patch })
          if (!fills.ok) {
            end()
            return fills
          }
          const before = currentFills(api, node)
          node.fills = fills.value
          shown.push({ node, before, written: textOf(api, node) })
        }
        return ok({ shownIds: shown.map(({ node }) => node.id) })
      } catch (error) {
        end()
        return fail(pictureNotTaken(error))
      }
    },
  }
}

function patchedFills(
  api: PluginAPI,
  node: FillableNode,
  { hash, over, replaces }: NonNullable<CallParams<'showPreview'>['patch']> & { readonly hash: string },
): Result<readonly Paint[], Failure> {
  const stack = readPictureStack(api, node)
  const base = stack === undefined ? undefined : withoutPatch(stack, replaces)
  if (base === undefined || !isSameStack(base, over)) return fail(pictureChanged(node.name))
  return ok(withPaints(currentFills(api, node), base, [hash]))
}

// Somebody may have changed the layer meanwhile, or undone the preview: theirs counts.
function putBack(api: PluginAPI, { node, before, written }: Shown): void {
  if (node.removed || textOf(api, node) !== written) return
  node.fills = before
}

function textOf(api: PluginAPI, node: FillableNode): string {
  return JSON.stringify(currentFills(api, node))
}
