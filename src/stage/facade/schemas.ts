import * as v from 'valibot'

/** Any finite number: NaN and infinities are no measure. */
export const number = v.pipe(
  v.number(),
  v.check((value) => Number.isFinite(value), 'Expected a finite number'),
)
/** 0 to 1. */
export const unit = v.pipe(
  number,
  v.minValue(0, 'Number must be greater than or equal to 0'),
  v.maxValue(1, 'Number must be less than or equal to 1'),
)
/** 0 or more. */
export const positive = v.pipe(number, v.minValue(0, 'Number must be greater than or equal to 0'))
/** A side of a layer: Figma has none shorter than 0.01 px. Source: `resize` in @figma/plugin-typings. */
export const side = v.pipe(number, v.minValue(0.01, 'Number must be greater than or equal to 0.01'))
/** Any text. */
export const text = v.string()
/** True or false. */
export const flag = v.boolean()

/** One of the given words. */
export function oneOf<const Words extends readonly string[]>(...words: Words) {
  return v.picklist(words)
}

/** A 2 x 3 affine transform. */
export const transform: v.GenericSchema<unknown, Transform> = v.strictTuple([
  v.strictTuple([number, number, number]),
  v.strictTuple([number, number, number]),
])
/** A point or offset, px. */
export const vector = v.strictObject({ x: number, y: number })
/** Colour channels 0 to 1. */
export const rgb = v.strictObject({ r: unit, g: unit, b: unit })
/** Colour channels and alpha 0 to 1. */
export const rgba = v.strictObject({ r: unit, g: unit, b: unit, a: unit })

/** How a layer or paint mixes with what lies below. */
export const blendMode = oneOf(
  'PASS_THROUGH',
  'NORMAL',
  'DARKEN',
  'MULTIPLY',
  'LINEAR_BURN',
  'COLOR_BURN',
  'LIGHTEN',
  'SCREEN',
  'LINEAR_DODGE',
  'COLOR_DODGE',
  'OVERLAY',
  'SOFT_LIGHT',
  'HARD_LIGHT',
  'DIFFERENCE',
  'EXCLUSION',
  'HUE',
  'SATURATION',
  'COLOR',
  'LUMINOSITY',
) satisfies v.GenericSchema<unknown, BlendMode>

/** A font by family and style. */
export const fontName = v.strictObject({ family: text, style: text })
/** Line height of text. */
export const lineHeight = v.variant('unit', [
  v.strictObject({ unit: v.literal('AUTO') }),
  v.strictObject({ unit: v.picklist(['PIXELS', 'PERCENT']), value: number }),
])
/** Letter spacing of text. */
export const letterSpacing = v.strictObject({ unit: oneOf('PIXELS', 'PERCENT'), value: number })

const constraint = oneOf('MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE')
/** How a layer follows its frame when that is resized. */
export const constraints = v.strictObject({ horizontal: constraint, vertical: constraint })
/** Outlines of a vector. */
export const vectorPaths = v.array(v.strictObject({ windingRule: oneOf('NONZERO', 'EVENODD', 'NONE'), data: text }))

/** Bytes, and no other kind of view or buffer. */
export const bytes = v.instance(Uint8Array)
/** Text values under text keys. */
export const textRecord = v.record(v.string(), v.string())

const variableAlias = v.strictObject({ type: v.literal('VARIABLE_ALIAS'), id: text })
/** Variables bound to fields of a paint or effect. */
export const boundVariables = v.record(v.string(), variableAlias)
