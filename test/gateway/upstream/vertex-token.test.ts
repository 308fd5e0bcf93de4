import { generateKeyPairSync, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createVertexToken } from '../../../src/gateway/upstream/vertex-token'
import { type FakeUpstream, json, startFakeUpstream } from '../../fixtures/fake-upstream'
import { openForTest, settingsFor } from './path-setup'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
let tokens: FakeUpstream
let vertex: FakeUpstream
let folder: string
let credentialsFile: string

beforeEach(async () => {
  tokens = await startFakeUpstream()
  vertex = await startFakeUpstream()
  tokens.answerWith(json({ access_token: 'ya29.fresh-token', expires_in: 3600, token_type: 'Bearer' }))
  folder = await mkdtemp(join(tmpdir(), 'refill-vertex-'))
  credentialsFile = join(folder, 'service-account.json')
  await writeFile(
    credentialsFile,
    JSON.stringify({
      type: 'service_account',
      project_id: 'my-project',
      private_key_id: 'k1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'refill@my-project.iam.gserviceaccount.com',
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
  )
})
afterEach(async () => {
  await Promise.all([tokens.close(), vertex.close()])
  await rm(folder, { recursive: true })
})

/** Google's library asks Google's token server, whatever the key file says; here the question is led to ours. */
const toOurs: typeof fetch = (input, init) => {
  const asked = new URL(input instanceof Request ? input.url : input)
  return fetch(`${tokens.url}/${asked.host}${asked.pathname}`, init)
}

function open() {
  const access = {
    kind: 'vertex',
    project: 'my-project',
    location: 'global',
    credentialsFile,
    url: vertex.url,
  } as const
  return openForTest(settingsFor(access), { openToken: (settings) => createVertexToken(settings, toOurs) })
}

describe('a service account', () => {
  test('gets its token from Google by a signed claim, once for many calls', async () => {
    const { answer, path } = open()
    await answer()
    await answer()
    expect(vertex.calls.map(({ headers }) => headers.authorization)).toEqual(Array(2).fill('Bearer ya29.fresh-token'))
    expect(tokens.calls).toMatchObject([{ method: 'POST', path: '/oauth2.googleapis.com/token' }])
    const form = new URLSearchParams(tokens.calls[0]?.body.toString())
    const [header = '', claim = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    const isGenuine = verify(
      'sha256',
      Buffer.from(`${header}.${claim}`),
      publicKey,
      Buffer.from(signature, 'base64url'),
    )
    expect(isGenuine).toBe(true)
    expect(JSON.parse(Buffer.from(claim, 'base64url').toString())).toMatchObject({
      iss: 'refill@my-project.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    })
    await path.close()
  })

  test.each<[string, () => Promise<void> | void]>([
    ['that Google refuses', () => tokens.answerWith(json({ error: 'invalid_grant', error_description: 'x' }, 400))],
    ['whose file is gone', () => rm(credentialsFile)],
    ['whose file is no key', () => writeFile(credentialsFile, '{"type": "service_account"}')],
  ])('%s makes a call unauthorised, without a word of its key', async (_what, spoil) => {
    await spoil()
    const outcome = await open().send()
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorised', retryable: false } })
    expect(JSON.stringify(outcome)).not.toMatch(/PRIVATE KEY|iam\.gserviceaccount/)
    expect(vertex.calls).toEqual([])
  })

  test('whose token server cannot be reached fails for the moment only', async () => {
    const unreachable: typeof fetch = () =>
      Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    const access = { kind: 'vertex', project: 'p', location: 'global', credentialsFile, url: vertex.url } as const
    const path = openForTest(settingsFor(access), { openToken: (one) => createVertexToken(one, unreachable) })
    expect(await path.send()).toMatchObject({ ok: false, failure: { kind: 'network', retryable: true } })
  })

  test('is not waited for once the call is called off', async () => {
    const access = { kind: 'vertex', project: 'p', location: 'global', url: vertex.url } as const
    const { send, abort } = openForTest(settingsFor(access), { openToken: () => () => new Promise(() => undefined) })
    const outcome = send()
    abort.abort()
    expect(await outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
  })

  test('has its token kept out of what a server says', async () => {
    vertex.answerWith(json({ error: { code: 400, message: 'Bad ya29.fresh-token here' } }, 400))
    const outcome = await open().send()
    expect(outcome).toMatchObject({ ok: false, failure: { message: expect.stringContaining('Bad [key] here') } })
  })
})
