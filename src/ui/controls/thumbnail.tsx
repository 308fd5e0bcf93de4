import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Call } from '../../protocol/channel'

interface ThumbnailProps {
  readonly nodeId: string
  readonly call: Call
  /** Another number asks for a new picture of the same layer. */
  readonly revision?: number
}

/** A small picture of a layer. Decorative: the layer's name stands beside it. */
export function Thumbnail({ nodeId, call, revision = 0 }: ThumbnailProps): JSX.Element {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let current = true
    let made: string | undefined
    void call('exportThumbnail', { nodeId }).then((result) => {
      if (!current || !result.ok) return
      made = URL.createObjectURL(new Blob([result.value.bytes], { type: 'image/png' }))
      setUrl(made)
    })
    return () => {
      current = false
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [nodeId, call, revision])
  return <span class="thumbnail">{url === undefined ? null : <img src={url} alt="" />}</span>
}
