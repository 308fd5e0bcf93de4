import { describe, expect, test } from 'vitest'
import { readRoute } from '../../src/gateway/http/match-route'

const made = { kind: 'generate-content', model: 'm-1', stream: false }

test.each([
  ['/v1beta/models/m-1:generateContent', made],
  ['/v1/models/m-1:streamGenerateContent', { ...made, stream: true }],
  ['/v1beta1/publishers/google/models/m-1:generateContent', made],
  ['/v1/projects/p/locations/global/publishers/google/models/m-1:generateContent', made],
  ['/v1beta1/projects/p/locations/eu/publishers/google/models/m-1:streamGenerateContent', { ...made, stream: true }],
  ['/v1beta/models/models%2Fm-1:generateContent', made],
  ['/v1beta/models/google/m-1:generateContent', made],
  ['/studio/images/v1beta/models/m-1:generateContent', made],
  ['/v1/v1beta/models/m-1:generateContent', made],
  ['/v1/projects/v1/locations/global/publishers/google/models/m-1:generateContent', made],
  ['/v1beta/models/m-1%3AgenerateContent', made],
  ['/v1/images/generations', { kind: 'images', operation: 'generations' }],
  ['/v1/images/edits', { kind: 'images', operation: 'edits' }],
  ['/api/v1/images/generations', { kind: 'images', operation: 'generations' }],
  ['/v1beta/openai/images/generations', { kind: 'images', operation: 'generations' }],
  ['/v1/chat/completions', { kind: 'chat' }],
  ['/v1beta/openai/chat/completions', { kind: 'chat' }],
  ['/v1/projects/p/locations/l/endpoints/openapi/chat/completions', { kind: 'chat' }],
  ['/v1/models', { kind: 'model-list', style: 'studio' }],
  ['/v1beta/openai/models', { kind: 'model-list', style: 'openai' }],
  ['/v1beta1/publishers/google/models', { kind: 'model-list', style: 'vertex' }],
  ['/v1beta/models/m-1', { kind: 'model', model: 'm-1', style: 'studio' }],
  ['/v1/models/google%2Fm-1', { kind: 'model', model: 'm-1', style: 'studio' }],
  ['/v1beta/openai/models/m-1', { kind: 'model', model: 'm-1', style: 'openai' }],
  ['/v1beta1/publishers/google/models/m-1', { kind: 'model', model: 'm-1', style: 'vertex' }],
  ['/v1/generations/press-1', { kind: 'generation', key: 'press-1' }],
  ['/v1/generations/a%2Fb%20c', { kind: 'generation', key: 'a/b c' }],
  ['/v1/generations/press-1/verdict', { kind: 'verdict', key: 'press-1' }],
  ['/v1beta/models/..%2F..%2Fetc:generateContent', { kind: 'generate-content', model: 'etc', stream: false }],
])('%s', (path, route) => {
  expect(readRoute(path)).toEqual(route)
})

test.each([
  '/v1beta/models/%:generateContent',
  '/v1beta/models/a b:generateContent',
  '/v1beta/models/m-1:generateContent/more',
  '/v1/publishers/anthropic/models/m-1:generateContent',
  '/v1/generations/',
  '/v1/generations/%E0%A4%A',
  `/v1/generations/${'x'.repeat(500)}`,
  '/v1/generations/a/verdict/more',
  '/v1/generations/a/other',
  '/v2/models',
  '/v1',
  '/',
  '',
])('%s is no route', (path) => {
  expect(readRoute(path)).toEqual({ kind: 'unknown' })
})

describe('a call that clients have and this gateway has not', () => {
  test.each([
    ['/v1beta/models/m-1:countTokens', 'gemini', 'generateContent'],
    ['/v1beta1/projects/p/locations/l/publishers/google/models/m-1:predict', 'gemini', 'generateContent'],
    ['/v1beta/models/m-1:batchGenerateContent', 'gemini', 'queue'],
    ['/v1beta/models/m-1:embedContent', 'gemini', 'generateContent'],
    ['/v1beta/interactions', 'gemini', 'generateContent'],
    ['/v1beta/interactions/i-1/cancel', 'gemini', 'generateContent'],
    ['/upload/v1beta/files', 'gemini', 'inlineData'],
    ['/v1/images/variations', 'openai', 'images/edits'],
    ['/v1/responses', 'openai', 'chat/completions'],
  ])('%s says what to use instead', (path, style, words) => {
    expect(readRoute(path)).toEqual({ kind: 'unsupported', style, message: expect.stringContaining(words) })
  })
})
