/** Width and height in whole pixels. */
export interface Extent {
  readonly widthPx: number
  readonly heightPx: number
}

/** How much of a picture is lost when it covers a box of another ratio, as fractions 0..1 of its width and height. */
export interface Crop {
  readonly horizontal: number
  readonly vertical: number
}

/** Width divided by height. */
export function aspectOf(extent: Extent): number {
  return extent.widthPx / extent.heightPx
}

/** The part of `picture` cut away when it is scaled to cover `box` (Figma's FILL), centred. */
export function cropToCover(picture: Extent, box: Extent): Crop {
  const pictureAspect = aspectOf(picture)
  const boxAspect = aspectOf(box)
  if (pictureAspect > boxAspect) return { horizontal: 1 - boxAspect / pictureAspect, vertical: 0 }
  return { horizontal: 0, vertical: 1 - pictureAspect / boxAspect }
}

/** `extent` scaled down so that its shorter side is about `shortPx`; unchanged where that is smaller already. */
export function shrinkToShortEdge(extent: Extent, shortPx: number): Extent {
  const ratio = Math.max(1, Math.min(extent.widthPx, extent.heightPx) / shortPx)
  return {
    widthPx: Math.max(1, Math.round(extent.widthPx / ratio)),
    heightPx: Math.max(1, Math.round(extent.heightPx / ratio)),
  }
}

/** `extent` scaled down so that neither side exceeds `maxEdgePx`; unchanged when it already fits. */
export function fitWithin(extent: Extent, maxEdgePx: number): Extent {
  const longest = Math.max(extent.widthPx, extent.heightPx)
  if (longest <= maxEdgePx) return extent
  const scale = maxEdgePx / longest
  return {
    widthPx: Math.max(1, Math.round(extent.widthPx * scale)),
    heightPx: Math.max(1, Math.round(extent.heightPx * scale)),
  }
}
