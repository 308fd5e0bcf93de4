import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/gateway/system-clock'
import { type FaultGateway, gate, picture, startFaultGateway } from './fault-gateway'

const DAY_MS = 86_400_000

let gateway: FaultGateway | undefined
afterEach(() => gateway?.stop())

describe('a machine whose date is set while a picture is being made', () => {
  test.each([
    ['forward', DAY_MS / 2],
    ['forward by more than answers are kept', 3 * DAY_MS],
    ['back', -DAY_MS],
  ])('(%s) measures the time that passed, and finds the answer afterwards', async (_way, jumpMs) => {
    let offMs = 0
    const clock = { ...systemClock, now: () => systemClock.now() + offMs }
    gateway = await startFaultGateway({ paths: 1, clock })
    const held = gate(picture())
    gateway.first.answerWith(held.answer)
    const asked = gateway.ask({ name: 'press-1' })
    await expect.poll(() => gateway?.first.calls.length).toBe(1)
    offMs = jumpMs
    held.open()
    const response = await asked
    expect(response.status).toBe(200)
    await response.text()
    for (const name of ['x-refill-ms', 'x-refill-queue-ms']) {
      const ms = Number(response.headers.get(name))
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThan(60_000)
    }
    expect(await gateway.find('press-1')).toMatchObject({ state: 'done' })
    const again = await gateway.ask({ name: 'press-1' })
    expect(again.headers.get('x-refill-cache')).toBe('hit')
    expect(gateway.first.calls).toHaveLength(1)
  })
})
