import type { Contour, Point } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { circle } from './outlines'
import type { Ridge } from './terrain'

/** A conifer standing on `foot`, `height` tall. */
export function conifer(foot: Point, height: number, random: Random): Contour {
  const tiers = 7 + Math.floor(random() * 4)
  const halfWidth = height * (0.17 + random() * 0.06)
  const side = (sign: number) => {
    const points: Point[] = []
    for (let tier = 0; tier < tiers; tier += 1) {
      const t = (tier + 1) / tiers
      const reach = halfWidth * t ** 0.85 * (0.85 + random() * 0.3)
      const tipY = foot.y - height * (1 - t * 0.93)
      points.push({ x: foot.x + sign * reach, y: tipY + height * 0.012 })
      points.push({ x: foot.x + sign * reach * (tier === tiers - 1 ? 0.2 : 0.42), y: tipY - height * 0.018 })
    }
    return points
  }
  const trunk = height * 0.018
  return [
    { x: foot.x, y: foot.y - height },
    ...side(1),
    { x: foot.x + trunk, y: foot.y + height * 0.03 },
    { x: foot.x - trunk, y: foot.y + height * 0.03 },
    ...side(-1).reverse(),
  ]
}

/** A broad-leaved tree: a trunk and a crown of overlapping rounds. */
export function roundTree(foot: Point, height: number, random: Random): readonly Contour[] {
  const trunk = height * 0.025
  const crown = Array.from({ length: 9 }, () => {
    const angle = random() * Math.PI * 2
    const out = random() * height * 0.2
    const centre = { x: foot.x + Math.cos(angle) * out, y: foot.y - height * 0.66 + Math.sin(angle) * out * 0.9 }
    return circle(centre, height * (0.13 + random() * 0.09), 28)
  })
  return [
    [
      { x: foot.x - trunk, y: foot.y + 0.01 },
      { x: foot.x - trunk * 0.7, y: foot.y - height * 0.6 },
      { x: foot.x + trunk * 0.7, y: foot.y - height * 0.6 },
      { x: foot.x + trunk, y: foot.y + 0.01 },
    ],
    ...crown,
  ]
}

/** Trees along a ridge, closest together where the noise of chance puts them. */
export function treesAlong(
  ridge: Ridge,
  options: {
    readonly width: number
    readonly count: number
    readonly height: number
    readonly kind: 'conifer' | 'round'
    readonly random: Random
  },
): readonly Contour[] {
  const { random, width } = options
  const { line } = ridge
  return Array.from({ length: options.count }).flatMap(() => {
    const place = random()
    const point = line[Math.floor(place * (line.length - 1))] ?? { x: place * width, y: 0 }
    const height = options.height * (0.5 + random() * 0.75)
    const foot = { x: point.x, y: point.y + height * 0.05 }
    return options.kind === 'conifer' ? [conifer(foot, height, random)] : roundTree(foot, height, random)
  })
}

/** Birds far away: two wings each. */
export function birds(centre: Point, count: number, random: Random): readonly Contour[] {
  return Array.from({ length: count }, () => {
    const x = centre.x + (random() - 0.5) * 0.5
    const y = centre.y + (random() - 0.5) * 0.16
    const size = 0.011 + random() * 0.011
    const lift = size * (0.3 + random() * 0.3)
    return [
      { x: x - size, y: y - lift },
      { x: x - size * 0.45, y: y - lift * 1.15 },
      { x, y },
      { x: x + size * 0.45, y: y - lift * 1.15 },
      { x: x + size, y: y - lift },
      { x: x + size * 0.5, y: y - lift * 0.78 },
      { x, y: y + size * 0.14 },
      { x: x - size * 0.5, y: y - lift * 0.78 },
    ]
  })
}
