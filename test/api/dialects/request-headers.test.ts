import { expect, test } from 'vitest'
import { readRequestHeaders, requestHeaders } from '../../../src/api/dialects/request-headers'
import { requestFor } from '../../fixtures/requests'

const read = (headers: Record<string, string>) => readRequestHeaders(new Headers(headers))

test('a client that says nothing may be answered from the cache, and its picture is finished without it', () => {
  expect(read({})).toEqual({ cache: 'use', onDisconnect: 'finish', warnings: [] })
})

test.each([
  [{ 'cache-control': 'no-cache' }, 'refresh'],
  [{ 'cache-control': 'max-age=0' }, 'refresh'],
  [{ 'cache-control': 'private, No-Store' }, 'off'],
  [{ 'x-refill-cache': 'use', 'cache-control': 'no-store' }, 'use'],
  [{ 'x-refill-cache': 'off' }, 'off'],
  [{ 'cache-control': 'max-age=60' }, 'use'],
])('%o means that the cache is: %s', (headers, cache) => {
  expect(read(headers).cache).toBe(cache)
})

test.each([
  [{ 'x-server-timeout': '30' }, 30_000],
  [{ 'x-stainless-timeout': '600' }, 600_000],
  [{ 'x-server-timeout': '600', 'x-stainless-timeout': '20' }, 20_000],
  [{ 'x-server-timeout': '0' }, undefined],
  [{ 'x-server-timeout': 'soon' }, undefined],
])('%o means a deadline of %s ms', (headers, deadlineMs) => {
  expect(read(headers).deadlineMs).toBe(deadlineMs)
})

test('a value that means nothing is named in a warning', () => {
  expect(read({ 'x-refill-policy': 'luckiest', 'x-refill-cache': 'maybe' }).warnings).toEqual([
    { code: 'ignored-option', message: expect.stringContaining('x-refill-cache') },
    { code: 'ignored-option', message: expect.stringContaining('fastest, cheapest, fixed, weighted') },
  ])
})

test('what our own client says is understood', () => {
  const request = requestFor({ mode: 'relight', idempotencyKey: 'Schlüssel 100%' })
  const wishes = { cache: 'off', onDisconnect: 'abort', pinnedPath: 'vertex eu', policy: 'cheapest' } as const
  expect(read({ ...requestHeaders(request, wishes) })).toEqual({
    mode: 'relight',
    idempotencyKey: 'Schlüssel 100%',
    ...wishes,
    warnings: [],
  })
})

test('a press asks for a fresh picture, to be finished when its window closes', () => {
  expect(read({ ...requestHeaders(requestFor()) })).toMatchObject({ cache: 'refresh', onDisconnect: 'finish' })
})
