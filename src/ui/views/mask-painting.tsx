import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Extent } from '../../core/extent'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { MaskPainter } from '../painter/mask-painter'
import { readPicture } from '../state/press-inputs'
import type { ViewContext } from './view-context'

/** The window while a mask is painted over the picture to edit. */
export function MaskPainting({ store, call, pipeline }: ViewContext): JSX.Element {
  const [picture, setPicture] = useState<{ readonly url: string; readonly extent: Extent }>()
  const [problem, setProblem] = useState<string>()
  // The plan of the moment the painter opened: the selection may move on meanwhile.
  const [edit] = useState(store.plan.value.edit)
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
      url = URL.createObjectURL(new Blob([flat.value.bytes], { type: flat.value.mediaType }))
      return setPicture({ url, extent: flat.value.extent })
    }
    void load()
    return () => {
      abort.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [])
  const nodeId = edit?.target.id
  const painted = store.painted.value
  if (problem !== undefined) {
    return (
      <main class="painter">
        <Notice kind="danger" actions={<Button onClick={close}>Back</Button>}>
          <p>{problem}</p>
        </Notice>
      </main>
    )
  }
  if (picture === undefined || nodeId === undefined) {
    return (
      <main class="painter" aria-busy="true">
        <p class="faint painter-wait">Reading the picture…</p>
      </main>
    )
  }
  return (
    <MaskPainter
      picture={picture}
      {...(painted?.nodeId === nodeId ? { initial: painted.bytes } : {})}
      onDone={(mask) => {
        store.painted.value = mask === undefined ? undefined : { ...mask, nodeId }
        close()
      }}
      onCancel={close}
    />
  )
}
