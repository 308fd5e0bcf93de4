import { expect, test } from 'vitest'
import { listen } from '../../../src/stage/server/listen'

const OK = (_request: unknown, response: { end(text: string): void }): void => response.end('ok')

test('a port that is in use is left for a free one, when that is allowed', async () => {
  const first = await listen(OK, { port: 0, orAnother: false })
  const second = await listen(OK, { port: first.port, orAnother: true })
  expect(second.port).not.toBe(first.port)
  expect(await (await fetch(`http://localhost:${second.port}/`)).text()).toBe('ok')
  await Promise.all([first.close(0), second.close(0)])
})

test('a port that is in use is an error when no other will do', async () => {
  const first = await listen(OK, { port: 0, orAnother: false })
  await expect(listen(OK, { port: first.port, orAnother: false })).rejects.toThrow('EADDRINUSE')
  await first.close(0)
})

test('after closing nobody answers', async () => {
  const server = await listen(OK, { port: 0, orAnother: false })
  await server.close(0)
  await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow()
})
