import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Turn } from '../../core/records/thread'
import type { ViewContext } from './view-context'

/** Pixels of the longer side, twice of what is shown. */
const EDGE_PX = 96

interface PictureProps {
  readonly turn: Turn
  readonly number: number
  readonly context: ViewContext
}

/** A small picture of a turn: kept with it, or made from the file of an original. Decorative: its words stand beside it. */
export function TurnPicture({ turn, number, context }: PictureProps): JSX.Element {
  const { thumbnail, shows, recipe } = turn
  // Browsers look at the bytes themselves, so PNG may be called JPEG here.
  const kept = thumbnail === undefined ? undefined : `data:image/jpeg;base64,${thumbnail}`
  const needed = kept === undefined && recipe === undefined ? shows?.imageHash : undefined
  const read = usePictureOf(needed, context)
  const url = kept ?? read
  return <span class="thumbnail turn-picture">{url === undefined ? number : <img src={url} alt="" />}</span>
}

function usePictureOf(imageHash: string | undefined, { call, pipeline }: ViewContext): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    let made: string | undefined
    const read = async (hash: string) => {
      const file = await call('readPicture', { imageHash: hash })
      const small = file.ok ? await pipeline.fitReference(file.value.bytes, EDGE_PX) : file
      // The number of the turn stands there instead.
      if (!isCurrent || !small.ok) return
      made = URL.createObjectURL(new Blob([small.value.image.bytes], { type: small.value.image.mediaType }))
      setUrl(made)
    }
    if (imageHash !== undefined) void read(imageHash)
    return () => {
      isCurrent = false
      setUrl(undefined)
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [imageHash, call, pipeline])
  return url
}
