import { expect, test } from 'vitest'
import { matchRoute } from '../../src/gateway/http/match-route'

test.each([
  ['/v1beta/models/m-1:generateContent', { kind: 'generate-content', model: 'm-1', stream: false }],
  ['/v1/models/m-1:streamGenerateContent', { kind: 'generate-content', model: 'm-1', stream: true }],
  ['/v1beta1/publishers/google/models/m-1:generateContent', { kind: 'generate-content', model: 'm-1', stream: false }],
  [
    '/v1/projects/p/locations/global/publishers/google/models/m-1:generateContent',
    { kind: 'generate-content', model: 'm-1', stream: false },
  ],
  ['/v1beta/models/models%2Fm-1:generateContent', { kind: 'generate-content', model: 'm-1', stream: false }],
  ['/v1beta/models/google/m-1:generateContent', { kind: 'generate-content', model: 'm-1', stream: false }],
  ['/v1/images/generations', { kind: 'images', operation: 'generations' }],
  ['/v1/images/edits', { kind: 'images', operation: 'edits' }],
  ['/v1/models', { kind: 'model-list', style: 'studio' }],
  ['/v1beta1/publishers/google/models', { kind: 'model-list', style: 'vertex' }],
  ['/v1beta/models/m-1', { kind: 'model', model: 'm-1' }],
  ['/v1beta/models/m-1:countTokens', { kind: 'unknown' }],
  ['/v1beta/models/..%2F..%2Fetc:generateContent', { kind: 'generate-content', model: 'etc', stream: false }],
  ['/v1beta/models/%:generateContent', { kind: 'unknown' }],
  ['/v1beta/models/a b:generateContent', { kind: 'unknown' }],
  ['/v1/images/variations', { kind: 'unknown' }],
  ['/v2/models', { kind: 'unknown' }],
  ['/', { kind: 'unknown' }],
])('%s', (path, route) => {
  expect(matchRoute(path)).toEqual(route)
})
