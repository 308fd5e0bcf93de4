import { describe, expect, test } from 'vitest'
import { createRunningRequests } from '../../src/gateway/http/running-requests'

/** A promise that a test resolves. */
function opening() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('A stop', () => {
  test('waits for what was let in before it and began while the rest was waited for', async () => {
    const running = createRunningRequests()
    const [first, second, beside] = [opening(), opening(), opening()]
    const order: string[] = []
    const note = (word: string) => () => void order.push(word)
    const begun = running.run(['a'], () => first.opened)
    const closed = running.close(60_000).then(note('closed'))
    // Its body had been read just before the stop began.
    const late = running.run(['b'], async () => {
      await second.opened
      running.background(beside.opened.then(note('kept')))
    })
    first.open()
    await begun
    second.open()
    await late
    expect(order).toEqual([])
    beside.open()
    await closed
    expect(order).toEqual(['kept', 'closed'])
  })

  test('calls off what is left once it has waited long enough', async () => {
    const running = createRunningRequests()
    const work = running.run(
      ['a'],
      (calledOff) => new Promise((resolve) => calledOff.addEventListener('abort', resolve)),
    )
    await running.close(0)
    await work
    expect(running.count()).toBe(0)
  })
})
