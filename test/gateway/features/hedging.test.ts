import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RoutingSettings } from '../../../src/gateway/config/settings'
import { headerOnlyPng } from '../../fixtures/pictures'
import { createSteppedClock, type SteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { askFor, call, type Wish } from './ask'
import { eventually } from './eventually'
import { COST_USD, ESTIMATE_USD, PRICES, startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'

/** How long the slow path takes while it is well. */
const USUAL_MS = 1000

let clock: SteppedClock
let slow: PictureUpstream
let spare: PictureUpstream
let gateway: RunningGateway

beforeEach(async () => {
  clock = createSteppedClock()
  slow = await startPictureUpstream({
    paint({ widthPx, heightPx, number }) {
      clock.advance(USUAL_MS)
      return headerOnlyPng(widthPx, heightPx, [number])
    },
  })
  spare = await startPictureUpstream({ paint: () => headerOnlyPng(8, 8) })
})
afterEach(async () => {
  await gateway.stop()
  await slow.close()
  await spare.close()
})

/** A gateway that hedges, over a path that it knows well by now. */
async function startHedging(hedge: NonNullable<RoutingSettings['hedge']>, spareChanges: object = {}): Promise<void> {
  gateway = await startFeatureGateway(
    [studioPath(slow, { id: 'slow' }), studioPath(spare, { id: 'spare', ...spareChanges })],
    { clock, config: { cache: { enabled: false }, routing: { policy: 'fixed' } } },
  )
  for (let asked = 0; asked < 40; asked += 1) await askFor(gateway, { prompt: `Warm ${asked}` })
  expect(spare.calls).toHaveLength(0)
  const { settings } = gateway
  gateway.gateway.configure({ ...settings, routing: { ...settings.routing, hedge } })
}

/** A request that the slow path does not answer within its usual time. */
async function askSlowly(wish: Wish = {}) {
  const release = slow.hold()
  const answered = askFor(gateway, { prompt: 'Slow', ...wish })
  await eventually(() => slow.held()).toBe(1)
  clock.advance(USUAL_MS * 1.5)
  return { answered, release }
}

async function metric(pattern: RegExp): Promise<number> {
  const text = await (await call(gateway, '/metrics')).text()
  return [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0)
}

describe('A request that takes longer than usual', () => {
  test('is sent to a second path; the first answer wins, the other call is broken off, and both are paid', async () => {
    await startHedging({ maxShare: 1, maxCostUsd: 1 })
    const brokenOff = slow.brokenOff()
    const { answered, release } = await askSlowly()
    const { status, headers, pictures } = await answered
    expect(status).toBe(200)
    expect(headers.get('x-refill-path')).toBe('spare')
    expect(headers.get('x-refill-attempts')).toBe('2')
    expect(pictures[0]?.readUInt32BE(16)).toBe(8)
    await eventually(() => slow.brokenOff()).toBe(brokenOff + 1)
    release()
    const cost = /^refill_cost_usd_total\{path="spare".*\} (\S+)$/gm
    await eventually(() => metric(cost)).toBeCloseTo(COST_USD + ESTIMATE_USD, 9)
    expect(await metric(/^refill_attempts_total\{.*path="slow".*outcome="cancelled".*\} (\S+)$/gm)).toBe(1)
    expect(await metric(/^refill_attempts_total\{.*path="spare".*hedge="true".*\} (\S+)$/gm)).toBe(1)
  })

  test('is not, where that is dearer than the settings allow', async () => {
    const prices = { ...PRICES, usdPerImage: { '1K': 5 } }
    await startHedging({ maxShare: 1, maxCostUsd: 1 }, { prices })
    const { answered, release } = await askSlowly()
    release()
    expect((await answered).headers.get('x-refill-path')).toBe('slow')
    expect(spare.calls).toHaveLength(0)
  })

  test('is not, where it was pinned to its path', async () => {
    await startHedging({ maxShare: 1, maxCostUsd: 1 })
    const { answered, release } = await askSlowly({ headers: { 'x-refill-route': 'slow' } })
    release()
    expect((await answered).headers.get('x-refill-path')).toBe('slow')
    expect(spare.calls).toHaveLength(0)
  })

  test('is not, where too few requests came before it', async () => {
    await startHedging({ maxShare: 0.2, maxCostUsd: 1 })
    const { answered, release } = await askSlowly()
    release()
    expect((await answered).headers.get('x-refill-path')).toBe('slow')
    expect(spare.calls).toHaveLength(0)
  })
})
