const COMPOSITES: { readonly [Mode in BlendMode]: GlobalCompositeOperation } = {
  PASS_THROUGH: 'source-over',
  NORMAL: 'source-over',
  DARKEN: 'darken',
  MULTIPLY: 'multiply',
  // A canvas has no linear burn and no linear dodge: the nearest it has.
  LINEAR_BURN: 'color-burn',
  COLOR_BURN: 'color-burn',
  LIGHTEN: 'lighten',
  SCREEN: 'screen',
  LINEAR_DODGE: 'lighter',
  COLOR_DODGE: 'color-dodge',
  OVERLAY: 'overlay',
  SOFT_LIGHT: 'soft-light',
  HARD_LIGHT: 'hard-light',
  DIFFERENCE: 'difference',
  EXCLUSION: 'exclusion',
  HUE: 'hue',
  SATURATION: 'saturation',
  COLOR: 'color',
  LUMINOSITY: 'luminosity',
}

/** The canvas operation for a blend mode. */
export function compositeOf(mode: BlendMode | undefined): GlobalCompositeOperation {
  return mode === undefined ? 'source-over' : COMPOSITES[mode]
}
