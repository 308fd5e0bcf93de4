import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { checkConnection, type DoctorRequest } from '../../src/api/doctor'
import { type Connection, presetConnection } from '../../src/core/connection'
import { startGateway } from '../gateway/start-gateway'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

async function serveGateway(): Promise<string> {
  const running = await startGateway({ keys: ['studio-key'] })
  closers.push(running.stop)
  return running.url
}

function check(connection: Partial<Connection>, wanted: Partial<DoctorRequest> = {}, timeoutMs = 5000) {
  return checkConnection(
    {
      connection: { preset: 'gemini-compatible', url: '', key: 'studio-key', dialect: 'gemini', ...connection },
      model: 'nano-banana-2',
      imageSize: '1K',
      ...wanted,
    },
    { fetch: (url, init) => fetch(url, init), sleep: (ms, signal) => delay(ms, undefined, { signal }), timeoutMs },
  )
}

/** The statuses in order, and the sentence of the step that failed. */
async function outcomeOf(report: ReturnType<typeof check>) {
  const { steps } = await report
  return {
    statuses: steps.map((step) => step.status).join(' '),
    failed: steps.find((step) => step.status === 'failed')?.message ?? '',
  }
}

describe('a connection test', () => {
  test.each(['gemini', 'openai', 'detect'] as const)('passes a gateway that is right (%s)', async (dialect) => {
    const outcome = await outcomeOf(check({ url: await serveGateway(), dialect }))
    expect(outcome.statuses).toBe('ok ok ok ok ok')
  })

  test('passes the demo without any network', async () => {
    const report = await checkConnection(
      { connection: presetConnection('demo'), model: 'nano-banana-2', imageSize: '1K' },
      { fetch: () => Promise.reject(new Error('no network')), sleep: () => Promise.resolve() },
    )
    expect(report.steps.map((step) => step.status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  test('finds a wrong address before it asks anyone', async () => {
    const outcome = await outcomeOf(check({ url: 'http://example.com' }))
    expect(outcome.statuses).toBe('failed skipped skipped skipped skipped')
    expect(outcome.failed).toContain('https://')
  })

  test('finds that nothing runs on this computer, and how to start it', async () => {
    const outcome = await outcomeOf(check({ url: 'http://localhost:9' }))
    expect(outcome.statuses).toBe('ok failed skipped skipped skipped')
    expect(outcome.failed).toMatch(/npm run gateway.*Local network access/)
  })

  test('names every cause a browser hides for a server elsewhere', async () => {
    const report = checkConnection(
      {
        connection: { preset: 'gemini-compatible', url: 'https://images.example.com', key: '', dialect: 'gemini' },
        model: 'nano-banana-2',
        imageSize: '1K',
      },
      {
        fetch: () => Promise.reject(new TypeError('Failed to fetch')),
        sleep: (ms, signal) => delay(ms, undefined, { signal }),
      },
    )
    expect((await outcomeOf(report)).failed).toMatch(/offline.*address.*down.*CORS/)
  })

  test('finds a server that is no image service', async () => {
    const url = await serve((_request, response) => response.setHeader('content-type', 'text/html').end('<p>Hello</p>'))
    const outcome = await outcomeOf(check({ url }))
    expect(outcome.statuses).toBe('ok failed skipped skipped skipped')
    expect(outcome.failed).toContain('not like an image service')
  })

  test('finds a server that never answers', async () => {
    const outcome = await outcomeOf(check({ url: await serve(() => undefined) }, {}, 50))
    expect(outcome.failed).toContain('did not answer')
  })

  test.each([
    ['wrong-key-123', 'not accepted'],
    ['', 'needs a key'],
  ])('finds a key that is missing or wrong (%j), without repeating it', async (key, words) => {
    const report = check({ url: await serveGateway(), key })
    const outcome = await outcomeOf(report)
    expect(outcome.statuses).toBe('ok ok failed skipped skipped')
    expect(outcome.failed).toContain(words)
    expect(JSON.stringify(await report)).not.toContain('wrong-key-123')
  })

  test('finds a model that is not offered, and names some that are', async () => {
    const outcome = await outcomeOf(check({ url: await serveGateway() }, { model: 'no-such-model' }))
    expect(outcome.statuses).toBe('ok ok ok failed skipped')
    expect(outcome.failed).toContain('gemini-3.1-flash-image')
  })

  test('finds a size that the model does not make', async () => {
    const wanted = { model: 'gemini-nano-banana-2.1', imageSize: '512' } as const
    const outcome = await outcomeOf(check({ url: await serveGateway() }, wanted))
    expect(outcome.statuses).toBe('ok ok ok ok failed')
    expect(outcome.failed).toContain('1K or 2K or 4K')
  })
})
