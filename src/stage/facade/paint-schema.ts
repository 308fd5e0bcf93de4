import * as v from 'valibot'
import {
  blendMode,
  boundVariables,
  flag,
  number,
  oneOf,
  positive,
  rgb,
  rgba,
  text,
  transform,
  unit,
  vector,
} from './schemas'

const shared = {
  visible: v.optional(flag, true),
  opacity: v.optional(unit, 1),
  blendMode: v.optional(blendMode, 'NORMAL'),
}
const filter = v.optional(
  v.pipe(
    number,
    v.minValue(-1, 'Number must be greater than or equal to -1'),
    v.maxValue(1, 'Number must be less than or equal to 1'),
  ),
)
const filters = v.strictObject({
  exposure: filter,
  contrast: filter,
  saturation: filter,
  temperature: filter,
  tint: filter,
  highlights: filter,
  shadows: filter,
})
const quarterTurn = v.pipe(
  number,
  v.check((degrees) => degrees % 90 === 0, 'Rotation must be a multiple of 90'),
)
const scaleMode = oneOf('FILL', 'FIT', 'CROP', 'TILE')

const solidPaint = v.strictObject({
  type: v.literal('SOLID'),
  color: rgb,
  ...shared,
  boundVariables: v.optional(boundVariables),
})
const gradientPaint = v.strictObject({
  type: oneOf('GRADIENT_LINEAR', 'GRADIENT_RADIAL', 'GRADIENT_ANGULAR', 'GRADIENT_DIAMOND'),
  gradientTransform: transform,
  gradientStops: v.array(v.strictObject({ position: unit, color: rgba, boundVariables: v.optional(boundVariables) })),
  ...shared,
})
const imagePaint = v.strictObject({
  type: v.literal('IMAGE'),
  scaleMode,
  imageHash: v.nullable(text),
  imageTransform: v.optional(transform),
  scalingFactor: v.optional(positive),
  rotation: v.optional(quarterTurn),
  filters: v.optional(filters),
  ...shared,
})
const videoPaint = v.strictObject({
  type: v.literal('VIDEO'),
  scaleMode,
  videoHash: v.nullable(text),
  videoTransform: v.optional(transform),
  scalingFactor: v.optional(positive),
  rotation: v.optional(quarterTurn),
  filters: v.optional(filters),
  ...shared,
})
/** Patterns are taken by `setFillsAsync` only. Source: `PatternPaint` in @figma/plugin-typings. */
const patternPaint = v.strictObject({
  type: v.literal('PATTERN'),
  sourceNodeId: text,
  tileType: oneOf('RECTANGULAR', 'HORIZONTAL_HEXAGONAL', 'VERTICAL_HEXAGONAL'),
  scalingFactor: number,
  spacing: vector,
  horizontalAlignment: oneOf('START', 'CENTER', 'END'),
  ...shared,
})

/** What `node.fills = ...` takes. Left-out visible, opacity and blendMode are filled in, as reading them back shows. */
export const paints = v.array(v.variant('type', [solidPaint, gradientPaint, imagePaint, videoPaint]))

/** What `node.setFillsAsync(...)` takes: patterns too. */
export const paintsWithPatterns = v.array(
  v.variant('type', [solidPaint, gradientPaint, imagePaint, videoPaint, patternPaint]),
)
