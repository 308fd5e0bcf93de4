import type { Extent } from '../../../core/extent'
import type { Mode } from '../../../core/mode'
import type { DemoFaults } from '../demo-faults'

/** Where each pixel of the result comes from: source = (result - offset) / scale, on each axis. Pixels, edges at whole numbers. */
export interface Framing {
  readonly scaleX: number
  readonly scaleY: number
  readonly offsetX: number
  readonly offsetY: number
}

/** Ratios closer than this are the same picture to a model, which then stretches it. */
const SAME_RATIO = 0.02
/** The share of the result that the base keeps when it is expanded without a mask. */
const EXPANDED_SHARE = 0.72

/**
 * How the base comes to lie in the result: it fills it, cut at two sides where the ratios differ; when expanded it
 * stands whole in the middle. Shift and zoom are the faults of a model that does not keep still.
 */
export function frameBase(
  base: Extent,
  result: Extent,
  options: { readonly mode: Mode; readonly masked: boolean; readonly faults: DemoFaults },
): Framing {
  const fitted = options.mode === 'expand' && !options.masked ? containBase(base, result) : coverBase(base, result)
  const { shiftPx = { x: 0, y: 0 }, zoom = 1 } = options.faults
  const aboutX = result.widthPx / 2
  const aboutY = result.heightPx / 2
  return {
    scaleX: fitted.scaleX * zoom,
    scaleY: fitted.scaleY * zoom,
    offsetX: (fitted.offsetX - aboutX) * zoom + aboutX + shiftPx.x,
    offsetY: (fitted.offsetY - aboutY) * zoom + aboutY + shiftPx.y,
  }
}

function coverBase(base: Extent, result: Extent): Framing {
  const scaleX = result.widthPx / base.widthPx
  const scaleY = result.heightPx / base.heightPx
  if (Math.abs(scaleX / scaleY - 1) <= SAME_RATIO) return { scaleX, scaleY, offsetX: 0, offsetY: 0 }
  return centred(base, result, Math.max(scaleX, scaleY))
}

function containBase(base: Extent, result: Extent): Framing {
  const scaleX = result.widthPx / base.widthPx
  const scaleY = result.heightPx / base.heightPx
  const alike = Math.abs(scaleX / scaleY - 1) <= 0.15
  return centred(base, result, Math.min(scaleX, scaleY) * (alike ? EXPANDED_SHARE : 1))
}

function centred(base: Extent, result: Extent, scale: number): Framing {
  return {
    scaleX: scale,
    scaleY: scale,
    offsetX: (result.widthPx - base.widthPx * scale) / 2,
    offsetY: (result.heightPx - base.heightPx * scale) / 2,
  }
}
