import * as v from 'valibot'
import { blendMode, boundVariables, flag, number, oneOf, positive, rgba, vector } from './schemas'

const shadow = {
  color: rgba,
  offset: vector,
  radius: positive,
  spread: v.optional(number),
  visible: flag,
  blendMode,
  boundVariables: v.optional(boundVariables),
}

/** What `node.effects = ...` takes: shadows and blurs. The stage knows no noise, texture, glass and shader effects. */
export const effects = v.array(
  v.variant('type', [
    v.strictObject({ type: v.literal('DROP_SHADOW'), ...shadow, showShadowBehindNode: v.optional(flag) }),
    v.strictObject({ type: v.literal('INNER_SHADOW'), ...shadow }),
    v.strictObject({
      type: oneOf('LAYER_BLUR', 'BACKGROUND_BLUR'),
      blurType: v.optional(v.literal('NORMAL'), 'NORMAL'),
      radius: positive,
      visible: flag,
      boundVariables: v.optional(boundVariables),
    }),
  ]),
)
