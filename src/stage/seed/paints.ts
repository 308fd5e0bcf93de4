/** A solid paint from a hex colour like `#1b1a17`. */
export function solidPaint(hex: string, opacity = 1): SolidPaint {
  return { type: 'SOLID', visible: true, opacity, blendMode: 'NORMAL', color: rgbOf(hex) }
}

/** A picture that fills the box it is in; `more` changes scale mode, crop, filters and the like. */
export function picturePaint(imageHash: string, more: Partial<ImagePaint> = {}): ImagePaint {
  return { type: 'IMAGE', visible: true, opacity: 1, blendMode: 'NORMAL', scaleMode: 'FILL', imageHash, ...more }
}

/** One colour of a gradient: where (0 to 1), which, and how opaque. */
export type Stop = readonly [position: number, hex: string, alpha: number]

/** A gradient from top to bottom. */
export function verticalGradient(stops: readonly Stop[]): GradientPaint {
  return gradient('GRADIENT_LINEAR', stops, [
    [0, 1, 0],
    [-1, 0, 1],
  ])
}

/** A gradient from the top left to the bottom right. */
export function diagonalGradient(stops: readonly Stop[]): GradientPaint {
  return gradient('GRADIENT_LINEAR', stops, [
    [0.5, 0.5, 0],
    [-0.5, 0.5, 0.5],
  ])
}

/** A gradient from the centre outwards. */
export function radialGradient(stops: readonly Stop[]): GradientPaint {
  return gradient('GRADIENT_RADIAL', stops, [
    [1, 0, 0],
    [0, 1, 0],
  ])
}

function gradient(type: GradientPaint['type'], stops: readonly Stop[], gradientTransform: Transform): GradientPaint {
  return {
    type,
    visible: true,
    opacity: 1,
    blendMode: 'NORMAL',
    gradientTransform,
    gradientStops: stops.map(([position, hex, a]) => ({ position, color: { ...rgbOf(hex), a } })),
  }
}

/** A soft shadow straight below. */
export function dropShadow(offsetY: number, radius: number, alpha: number): DropShadowEffect {
  return {
    type: 'DROP_SHADOW',
    color: { r: 0.1, g: 0.08, b: 0.05, a: alpha },
    offset: { x: 0, y: offsetY },
    radius,
    spread: 0,
    visible: true,
    blendMode: 'NORMAL',
    showShadowBehindNode: false,
  }
}

function rgbOf(hex: string): RGB {
  const channel = (start: number): number => Number.parseInt(hex.slice(start, start + 2), 16) / 255
  return { r: channel(1), g: channel(3), b: channel(5) }
}
