import * as v from 'valibot'
import { flag, oneOf, side, text } from './schemas'

const shared = {
  contentsOnly: v.optional(flag, true),
  useAbsoluteBounds: v.optional(flag, false),
  suffix: v.optional(text),
  colorProfile: v.optional(oneOf('DOCUMENT', 'SRGB', 'DISPLAY_P3_V4'), 'DOCUMENT'),
}
const constraint = v.strictObject({ type: oneOf('SCALE', 'WIDTH', 'HEIGHT'), value: side })

/** Settings of a picture export, nothing left out: what the stage can draw. */
export const imageExport = v.strictObject({
  format: oneOf('PNG', 'JPG'),
  constraint: v.optional(constraint, { type: 'SCALE', value: 1 }),
  ...shared,
})

/** How a node is to be drawn. */
export type ImageExport = v.InferOutput<typeof imageExport>

/** What `node.exportSettings = ...` takes. */
export const exportSettings = v.array(
  v.variant('format', [
    v.strictObject({ format: oneOf('PNG', 'JPG'), constraint: v.optional(constraint), ...shared }),
    v.strictObject({
      format: v.literal('SVG'),
      svgOutlineText: v.optional(flag),
      svgIdAttribute: v.optional(flag),
      svgSimplifyStroke: v.optional(flag),
      ...shared,
    }),
    v.strictObject({ format: v.literal('PDF'), ...shared }),
  ]),
)
