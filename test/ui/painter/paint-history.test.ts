import { expect, test } from 'vitest'
import { createHistory } from '../../../src/ui/painter/paint-history'
import { createPlane } from '../../../src/ui/painter/paint-plane'

test('the oldest steps are dropped once undo holds more than its limit, the newest never', () => {
  const plane = createPlane({ widthPx: 10, heightPx: 10 })
  const history = createHistory(plane, 250)
  const whole = { leftPx: 0, topPx: 0, widthPx: 10, heightPx: 10 }
  for (const value of [1, 2, 3, 4]) {
    history.begin()
    plane.data.fill(value)
    history.commit(whole)
  }
  history.undo()
  history.undo()
  expect(plane.data[0]).toBe(2)
  expect(history.undo()).toBeUndefined()
})
