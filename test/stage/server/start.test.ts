import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'

const running: ChildProcess[] = []
const blockers: Server[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  for (const server of blockers.splice(0)) server.close()
})

interface Started {
  readonly child: ChildProcess
  readonly url: string
}

/** Starts the program as `npm start` does after the build, and waits for the address it prints. */
async function start(env: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/start.ts'], {
    env: { ...process.env, CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    const url = /http:\/\/localhost:\d+/.exec(line)?.[0]
    if (url !== undefined) return { child, url }
  }
  throw new Error('It ended without an address')
}

async function takePort(): Promise<number> {
  const server = createServer()
  blockers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return address.port
}

test('it prints its address, serves stage and gateway there, and stops when told to', async () => {
  const { child, url } = await start({ PORT: '0' })
  const [page, script, photo, health] = await Promise.all(
    ['/', '/stage/bundle/main.js', '/stage/photos/nagasaki-boats.jpg', '/healthz'].map((path) => fetch(url + path)),
  )
  expect(await page?.text()).toContain('<title>Refill stage</title>')
  expect(script?.headers.get('content-type')).toContain('text/javascript')
  expect(photo?.headers.get('content-type')).toBe('image/jpeg')
  expect(health?.status).toBe(200)
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

test('a port of the person’s own choice that is in use is an error, not another port', async () => {
  const port = await takePort()
  await expect(start({ PORT: String(port) })).rejects.toThrow('It ended without an address')
})
