import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../features/eventually'
import { type FaultGateway, PROMPT, PROVIDER_KEY, picture, STUDIO_KEY, startFaultGateway } from './fault-gateway'

let gateway: FaultGateway
afterEach(() => gateway.stop())

describe('a gateway among strangers', () => {
  test('refuses headers above 16 kB', async () => {
    gateway = await startFaultGateway()
    const response = await fetch(`${gateway.url}/healthz`, { headers: { 'x-padding': 'a'.repeat(20_000) } })
    expect(response.status).toBe(431)
  })

  test('drops a client that reads nothing, and keeps its answer', async () => {
    const change = (settings: FaultGateway['settings']) => ({
      ...settings,
      limits: { ...settings.limits, slowClientMs: 50 },
    })
    gateway = await startFaultGateway({ paths: 1, settings: change })
    gateway.first.answerWith(picture(12_000_000))
    const { port } = new URL(gateway.url)
    const headers = { 'content-type': 'application/json', 'x-goog-api-key': STUDIO_KEY, 'idempotency-key': 'slow' }
    const path = '/v1beta/models/gemini-3.1-flash-image:generateContent'
    const stalled = request({ port, path, method: 'POST', headers })
    stalled.on('response', (response) => response.pause())
    stalled.on('error', () => undefined)
    stalled.end(JSON.stringify({ contents: [{ parts: [{ text: PROMPT }] }] }))
    await eventually(async () => (await gateway.find('slow')).state).toBe('done')
    stalled.destroy()
    expect(JSON.stringify(await gateway.find('slow'))).toContain('"size_bytes":1200')
    expect(gateway.first.calls).toHaveLength(1)
  })

  test('writes down no prompt and no key, and shows a provider’s key to nobody', async () => {
    gateway = await startFaultGateway({ paths: 1, routing: { maxAttempts: 1 } })
    expect((await gateway.ask({ name: 'kept' })).status).toBe(200)
    gateway.first.answerWith((response) => {
      const error = { code: 400, status: 'INVALID_ARGUMENT', message: `The key ${PROVIDER_KEY} is wrong.` }
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
    })
    const refused = await gateway.ask({ name: 'refused', prompt: `${PROMPT} again` })
    expect(refused.status).toBe(400)
    const told = `${await refused.text()}${JSON.stringify([...refused.headers])}`
    await eventually(() => gateway.entries().length).toBe(2)
    const { dataDir } = gateway.settings
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const kept = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('')
    expect(kept).toContain('SQLite format')
    for (const secret of [PROMPT, STUDIO_KEY, PROVIDER_KEY]) {
      expect(kept).not.toContain(secret)
      expect(gateway.logged()).not.toContain(secret)
    }
    expect(told).not.toContain(PROVIDER_KEY)
  })
})
