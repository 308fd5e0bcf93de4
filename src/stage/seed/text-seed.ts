import type { SizedNodeSeed } from './layout'
import { solidPaint } from './paints'
import { PALETTE } from './palette'

/** How a text of the seed is set. Sizes in px, spacing in percent of the size. */
export interface TextSetting {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly lines?: number
  readonly size: number
  readonly lineHeight?: number
  readonly color?: string
  readonly align?: 'LEFT' | 'CENTER' | 'RIGHT'
  readonly style?: string
  readonly spacing?: number
  readonly name?: string
}

const SERIF = 'Instrument Serif'

/** Headlines and quotations. */
export function serif(characters: string, setting: TextSetting): SizedNodeSeed {
  return text(characters, SERIF, { lineHeight: 1.08, spacing: -1, ...setting })
}

/** Everything else. */
export function sans(characters: string, setting: TextSetting): SizedNodeSeed {
  return text(characters, 'Inter', { lineHeight: 1.5, ...setting })
}

/** A small line in capitals above a headline. */
export function kicker(characters: string, setting: Omit<TextSetting, 'size'>): SizedNodeSeed {
  return sans(characters.toUpperCase(), { style: 'Medium', spacing: 10, color: PALETTE.rust, size: 12, ...setting })
}

function text(characters: string, family: string, setting: TextSetting): SizedNodeSeed {
  const { x, y, width, lines = 1, size, lineHeight = 1.5, color = PALETTE.ink, align = 'LEFT' } = setting
  const lineHeightPx = Math.round(size * lineHeight)
  return {
    type: 'TEXT',
    name: setting.name ?? characters.split('\n').join(' ').slice(0, 40),
    ...(x === undefined ? {} : { x }),
    ...(y === undefined ? {} : { y }),
    width,
    height: lines * lineHeightPx,
    characters,
    fontName: { family, style: setting.style ?? 'Regular' },
    fontSize: size,
    lineHeight: { unit: 'PIXELS', value: lineHeightPx },
    letterSpacing: { unit: 'PERCENT', value: setting.spacing ?? 0 },
    textAlignHorizontal: align,
    textAutoResize: 'HEIGHT',
    fills: [solidPaint(color)],
  }
}
