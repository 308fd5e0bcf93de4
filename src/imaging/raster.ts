/*
 * The shapes that all pixel mathematics here speaks. They are the same as core's by structure, because this folder
 * imports nothing.
 */

/** Width and height in whole pixels. */
export interface Extent {
  readonly widthPx: number
  readonly heightPx: number
}

/** Decoded pixels: sRGB, straight alpha, 4 bytes a pixel in the order R, G, B, A, rows from the top. */
export interface Raster {
  readonly extent: Extent
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** One byte for each pixel, rows from the top: 255 = edit, 0 = leave, between = soft edge. */
export interface MaskPlane {
  readonly extent: Extent
  readonly data: Uint8Array<ArrayBuffer>
}

/** One number for each pixel, rows from the top. */
export interface FloatPlane {
  readonly extent: Extent
  readonly data: Float32Array<ArrayBuffer>
}

/** A rectangle of whole pixels; `leftPx` and `topPx` are of its first pixel and may lie outside the picture. */
export interface Box {
  readonly leftPx: number
  readonly topPx: number
  readonly widthPx: number
  readonly heightPx: number
}

/** The rectangle that is all of a picture. */
export function boxOf(extent: Extent): Box {
  return { leftPx: 0, topPx: 0, widthPx: extent.widthPx, heightPx: extent.heightPx }
}

/** `box` with `marginPx` more on every side, but no farther than the picture. */
export function growBox(box: Box, marginPx: number, within: Extent): Box {
  const leftPx = Math.max(0, box.leftPx - marginPx)
  const topPx = Math.max(0, box.topPx - marginPx)
  const rightPx = Math.min(within.widthPx, box.leftPx + box.widthPx + marginPx)
  const bottomPx = Math.min(within.heightPx, box.topPx + box.heightPx + marginPx)
  return { leftPx, topPx, widthPx: Math.max(0, rightPx - leftPx), heightPx: Math.max(0, bottomPx - topPx) }
}

/** Brightness of the pixel at a byte offset, 0..255. Source: ITU-R BT.709. */
export function lumaAt(data: Uint8ClampedArray, at: number): number {
  return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0)
}

/** 0 below `from`, 1 above `to`, in between a cubic without corners. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
