import { createContext } from './canvas-context'

/**
 * The canvas filter that comes near Figma's photo adjustments (each -1 to 1). Figma's own curves are not published:
 * this shows that an adjustment is there and which way it goes, no more. `none` without adjustments.
 */
export function filterOf(filters: ImageFilters | undefined): string {
  const { exposure = 0, contrast = 0, saturation = 0, temperature = 0, tint = 0 } = filters ?? {}
  const { highlights = 0, shadows = 0 } = filters ?? {}
  const parts = [
    part('brightness', 2 ** (exposure + 0.2 * highlights + 0.2 * shadows)),
    part('contrast', 1 + 0.7 * contrast + 0.15 * (highlights - shadows)),
    part('saturate', 1 + saturation),
    temperature > 0 ? `sepia(${0.5 * temperature})` : '',
    temperature < 0 ? `hue-rotate(${Math.round(20 * temperature)}deg)` : '',
    tint === 0 ? '' : `hue-rotate(${Math.round(-15 * tint)}deg)`,
  ].filter((each) => each !== '')
  return parts.length === 0 ? 'none' : parts.join(' ')
}

function part(name: string, amount: number): string {
  return amount === 1 ? '' : `${name}(${Math.max(0, amount).toFixed(3)})`
}

/** A copy of a picture with a filter applied. Filtering at each repaint would cost more than everything else in it. */
export function filterPicture(bitmap: ImageBitmap, filter: string): ImageBitmap {
  const context = createContext(bitmap)
  context.filter = filter
  context.drawImage(bitmap, 0, 0)
  return context.canvas.transferToImageBitmap()
}
