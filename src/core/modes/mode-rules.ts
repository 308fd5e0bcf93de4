import type { Mode } from '../mode'

/** What a mode needs and does by itself; everything in it can be changed by a person before the press. */
export interface ModeRules {
  /** `none`: starts from words; the others change a picture. */
  readonly target: 'none' | 'required'
  /** Whether a mask is needed, taken if there is one, or not looked at. */
  readonly mask: 'none' | 'optional' | 'required'
  /** What the mask's area means: the part to edit, or the part to keep (the subject before a new background). */
  readonly polarity: 'edit' | 'keep'
  /** Pixels of the original by which the edited area grows beyond the mask, before anything is sent. */
  readonly growPx: number
  /** `auto` is chosen from the size of the mask; pixels of the original. */
  readonly featherPx: 'auto' | number
  /** `crop`: the mask with what surrounds it, at the model's full resolution. `whole`: always the whole picture. */
  readonly context: 'crop' | 'whole'
  /** Whether a press without a prompt makes sense: the mode says enough by itself. */
  readonly prompt: 'required' | 'optional'
}

/** The rules of every mode. */
export const MODE_RULES: Readonly<Record<Mode, ModeRules>> = {
  generate: rules({ target: 'none', mask: 'none' }),
  edit: rules({ mask: 'optional' }),
  fill: rules({ mask: 'required' }),
  remove: rules({ mask: 'optional', prompt: 'optional', growPx: 6 }),
  add: rules({ mask: 'optional' }),
  'replace-background': rules({ mask: 'optional', polarity: 'keep', context: 'whole' }),
  expand: rules({ mask: 'none', prompt: 'optional', context: 'whole', featherPx: 0 }),
  restyle: rules({ mask: 'optional', context: 'whole' }),
  relight: rules({ mask: 'none', prompt: 'optional', context: 'whole' }),
  pose: rules({ mask: 'optional', prompt: 'optional', context: 'whole' }),
  text: rules({ mask: 'optional', prompt: 'optional' }),
}

function rules(own: Partial<ModeRules> & Pick<ModeRules, 'mask'>): ModeRules {
  return {
    target: 'required',
    polarity: 'edit',
    growPx: 0,
    featherPx: 'auto',
    context: 'crop',
    prompt: 'required',
    ...own,
  }
}
