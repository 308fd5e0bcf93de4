import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../../src/stage/page/plugin/content-security-policy'

test.each([
  { domains: ['*'], sources: 'data: blob: *' },
  { domains: ['none'], sources: 'data: blob:' },
  { domains: ['https://a.example', 'https://b.example'], sources: 'data: blob: https://a.example https://b.example' },
])('a manifest that allows $domains lets the window reach $sources and run inline scripts', ({ domains, sources }) => {
  expect(contentSecurityPolicy(domains)).toBe(
    `default-src ${sources}; script-src 'unsafe-inline' 'unsafe-eval' ${sources}; style-src 'unsafe-inline' ${sources}`,
  )
})
