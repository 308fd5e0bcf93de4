import * as v from 'valibot'
import { createApiObject } from './api-object'
import { text } from './schemas'
import { check } from './validation'

type StageUtil = Pick<UtilAPI, 'rgb' | 'rgba' | 'solidPaint'>

const colorObject = v.looseObject({ r: v.number(), g: v.number(), b: v.number(), a: v.optional(v.number()) })

/** `figma.util`: colours from `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa` or colour objects. Other CSS colours are not known here. */
export function createUtil(onUse: () => void): StageUtil {
  const members = {
    rgb: (color: unknown) => {
      const { r, g, b } = parse('rgb', color)
      return { r, g, b }
    },
    rgba: (color: unknown, alphaOverride?: number) => {
      const parsed = parse('rgba', color)
      return { ...parsed, a: alphaOverride ?? parsed.a }
    },
    solidPaint: (color: unknown, overrides: Partial<SolidPaint> = {}): SolidPaint => {
      const { r, g, b, a } = parse('solidPaint', color)
      return { type: 'SOLID', color: { r, g, b }, ...(a === 1 ? {} : { opacity: a }), ...overrides }
    },
  } satisfies StageUtil
  return createApiObject('figma.util', members, onUse)
}

function parse(where: string, color: unknown): RGBA {
  if (typeof color === 'object' && color !== null) {
    const { r, g, b, a } = check({ where, name: 'color', schema: colorObject }, color)
    return { r, g, b, a: a ?? 1 }
  }
  const hex = check({ where, name: 'color', schema: text }, color).replace('#', '')
  const long = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex
  if (!/^([0-9a-f]{6}|[0-9a-f]{8})$/i.test(long)) throw new Error(`in ${where}: Invalid color: ${String(color)}`)
  const channel = (index: number) => Number.parseInt(long.slice(index * 2, index * 2 + 2) || 'ff', 16) / 255
  return { r: channel(0), g: channel(1), b: channel(2), a: channel(3) }
}
