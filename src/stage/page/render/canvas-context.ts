/** A 2D context on screen or off screen: the same code draws the page and the exports. */
export type CanvasContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Width and height in the units of whoever holds it, usually layout px. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Applies a document transform on top of what the context has. */
export function applyTransform(context: CanvasContext, [[a, c, e], [b, d, f]]: Transform): void {
  context.transform(a, b, c, d, e, f)
}

/** How many device px one unit of the context is long now. */
export function deviceScale(context: CanvasContext): number {
  const { a, b, c, d } = context.getTransform()
  return Math.sqrt(Math.abs(a * d - b * c))
}

/** An off-screen context. Throws where the browser gives none, which only happens when it is out of memory. */
export function createContext({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d')
  if (context === null) throw new Error('The browser gave no canvas')
  context.imageSmoothingQuality = 'high'
  return context
}
