import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Extent } from '../../core/extent'
import type { Bytes } from '../../core/generation'
import type { MaskPlane } from '../../imaging/raster'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { MaskPainter } from '../painter/mask-painter'
import { createPlane } from '../painter/paint-plane'
import { loadPlane } from '../painter/painted-mask'
import { createCanvasCodec } from '../pipeline/canvas-codec'
import { readPicture } from '../state/press-inputs'
import type { ViewContext } from './view-context'

/** All that the painter starts from. */
interface Ready {
  readonly picture: { readonly url: string; readonly extent: Extent }
  readonly plane: MaskPlane
  readonly notice?: string
}

/** The window while a mask is painted over the picture to edit. */
export function MaskPainting({ store, call, pipeline }: ViewContext): JSX.Element {
  const [ready, setReady] = useState<Ready>()
  const [problem, setProblem] = useState<string>()
  // The plan of the moment the painter opened: the selection may move on meanwhile.
  const [edit] = useState(store.plan.value.edit)
  const [painted] = useState(store.painted.value)
  const close = () => {
    store.isPainting.value = false
  }
  useEffect(() => {
    const abort = new AbortController()
    let url: string | undefined
    const load = async () => {
      if (edit === undefined) return setProblem('There is no picture to paint on. Select one.')
      const stack = await readPicture(edit, call)
      const flat = stack.ok ? await pipeline.flatten(stack.value, abort.signal) : stack
      if (abort.signal.aborted) return undefined
      if (!flat.ok) return setProblem(flat.failure.message)
      const { bytes, mediaType, extent } = flat.value
      const canvas = await openPlane(extent, painted?.nodeId === edit.target.id ? painted.bytes : undefined)
      if (abort.signal.aborted) return undefined
      url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
      return setReady({ picture: { url, extent }, ...canvas })
    }
    void load()
    return () => {
      abort.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [])
  const nodeId = edit?.target.id
  if (problem !== undefined) {
    return (
      <main class="painter">
        <Notice kind="danger" actions={<Button onClick={close}>Back</Button>}>
          <p>{problem}</p>
        </Notice>
      </main>
    )
  }
  if (ready === undefined || nodeId === undefined) {
    return (
      <main class="painter" aria-busy="true">
        <p class="faint painter-wait">Reading the picture…</p>
      </main>
    )
  }
  return (
    <MaskPainter
      {...ready}
      onDone={(mask) => {
        store.painted.value = mask === undefined ? undefined : { ...mask, nodeId }
        close()
      }}
      onCancel={close}
    />
  )
}

/** An empty mask, or the one painted earlier; where that cannot be read, an empty one with a word about it. */
async function openPlane(extent: Extent, earlier: Bytes | undefined): Promise<Omit<Ready, 'picture'>> {
  const plane = createPlane(extent)
  if (earlier === undefined) return { plane }
  try {
    await loadPlane(plane, earlier, createCanvasCodec())
    return { plane }
  } catch {
    return { plane, notice: 'The mask painted earlier could not be read, so this one is empty.' }
  }
}
