import type { Connection } from '../../core/connection'
import type { ImageSize } from '../../core/models'
import { expectedMs } from '../../core/price'

/** Milliseconds that pictures took in this window, by what they depend on: connection, model and size. */
export type MeasuredMs = ReadonlyMap<string, number>

/** What the time of a picture depends on. */
export interface Circumstances {
  readonly connection: Connection
  readonly model: string
  readonly imageSize: ImageSize
}

/** The demo's own pause plus the painting, for a first guess. */
const DEMO_MS = 3000

/** How long a picture is expected to take: as measured here before, else as users report. */
export function expectMs(measured: MeasuredMs, circumstances: Circumstances): number {
  const guess = circumstances.connection.preset === 'demo' ? DEMO_MS : expectedMs(circumstances.imageSize)
  return measured.get(keyOf(circumstances)) ?? guess
}

/** Takes a new measurement in, half old and half new, so that a path that became slow is noticed soon. */
export function measure(measured: MeasuredMs, circumstances: Circumstances, tookMs: number): MeasuredMs {
  const key = keyOf(circumstances)
  return new Map(measured).set(key, ((measured.get(key) ?? tookMs) + tookMs) / 2)
}

function keyOf({ connection, model, imageSize }: Circumstances): string {
  return `${connection.preset} ${connection.url} ${model} ${imageSize}`
}
