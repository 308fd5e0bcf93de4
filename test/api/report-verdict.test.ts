import { describe, expect, test } from 'vitest'
import type { HttpFetch, HttpRequest } from '../../src/api/remote/http-fetch'
import { reportVerdict } from '../../src/api/report-verdict'
import { presetConnection } from '../../src/core/connection'

const signal = new AbortController().signal
const connection = { ...presetConnection('local-gateway'), url: 'http://localhost:8787', key: 'studio-key' }

describe('a verdict', () => {
  test('goes to the generation by its name, with the key in a header', async () => {
    const asked: { url: string; init: HttpRequest }[] = []
    const fetch: HttpFetch = async (url, init) => {
      asked.push({ url, init })
      return new Response(null, { status: 204 })
    }
    const told = await reportVerdict({ connection, generation: 'a/b c', verdict: 'discarded' }, fetch, signal)
    expect(told).toEqual({ ok: true, value: null })
    expect(asked.map(({ url }) => url)).toEqual(['http://localhost:8787/v1/generations/a%2Fb%20c/verdict'])
    expect(asked[0]?.init.headers).toEqual({
      'content-type': 'application/json',
      authorization: 'Bearer studio-key',
    })
    expect(await asked[0]?.init.body?.text()).toBe('{"verdict":"discarded"}')
  })

  test('that the gateway does not take is a failure with its status', async () => {
    const fetch: HttpFetch = async () => new Response('{}', { status: 404 })
    const told = await reportVerdict({ connection, generation: 'x', verdict: 'kept' }, fetch, signal)
    expect(told).toMatchObject({ ok: false, failure: { kind: 'upstream', status: 404 } })
  })

  test('that finds no gateway is a failure, not an exception', async () => {
    const fetch: HttpFetch = () => Promise.reject(new TypeError('Failed to fetch'))
    const told = await reportVerdict({ connection, generation: 'x', verdict: 'kept' }, fetch, signal)
    expect(told).toMatchObject({ ok: false, failure: { kind: 'network' } })
  })
})
