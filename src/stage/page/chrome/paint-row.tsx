import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { StageDocument } from '../../document/stage-document'
import { cssColor } from '../render/draw-paint'

/** One paint of a layer: a swatch, what it is, and how opaque. Hidden paints are shown struck out. */
export function PaintRow({
  document,
  paint,
}: {
  readonly document: StageDocument
  readonly paint: Paint
}): JSX.Element {
  const isHidden = paint.visible === false
  return (
    <li class={`paint ${isHidden ? 'is-hidden' : ''}`}>
      <span class="swatch" aria-hidden="true">
        {paint.type === 'IMAGE' ? (
          <PictureSwatch document={document} hash={paint.imageHash} />
        ) : (
          <span style={{ background: cssOf(paint) }} />
        )}
      </span>
      <span class="paint-name">{nameOf(paint, document)}</span>
      <span class="muted">{isHidden ? 'hidden' : `${Math.round((paint.opacity ?? 1) * 100)}%`}</span>
    </li>
  )
}

function PictureSwatch({
  document,
  hash,
}: {
  readonly document: StageDocument
  readonly hash: string | null
}): JSX.Element {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const image = hash === null ? undefined : document.images.get(hash)
    if (image === undefined) return
    const objectUrl = URL.createObjectURL(new Blob([image.bytes], { type: image.header.mediaType }))
    setUrl(objectUrl)
    return () => URL.revokeObjectURL(objectUrl)
  }, [document, hash])
  return <span style={{ background: url === '' ? 'none' : `center / cover url(${url})` }} />
}

function nameOf(paint: Paint, document: StageDocument): string {
  if (paint.type === 'SOLID') return hexOf(paint.color)
  if (paint.type !== 'IMAGE') return paint.type.replace('GRADIENT_', '').toLowerCase()
  const extent = paint.imageHash === null ? undefined : document.images.get(paint.imageHash)?.header.extent
  const size = extent === undefined ? '' : ` ${extent.widthPx}×${extent.heightPx}`
  return `${paint.scaleMode.toLowerCase()}${size}`
}

function hexOf({ r, g, b }: RGB): string {
  return [r, g, b]
    .map((channel) =>
      Math.round(channel * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')
    .toUpperCase()
}

function cssOf(paint: Paint): string {
  if (paint.type === 'SOLID') return cssColor(paint.color)
  if (!('gradientStops' in paint)) return 'none'
  const stops = paint.gradientStops.map(({ color, position }) => `${cssColor(color)} ${position * 100}%`).join(', ')
  return paint.type === 'GRADIENT_RADIAL' ? `radial-gradient(${stops})` : `linear-gradient(${stops})`
}
