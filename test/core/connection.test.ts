import { describe, expect, test } from 'vitest'
import { parseGatewayUrl } from '../../src/core/connection'

describe('a gateway address as people type it', () => {
  test.each([
    ['https://images.example.com', 'https://images.example.com'],
    ['images.example.com', 'https://images.example.com'],
    ['  HTTPS://Images.Example.com/  ', 'https://images.example.com'],
    ['https://images.example.com/v1', 'https://images.example.com'],
    ['https://images.example.com/v1beta/models/x:generateContent', 'https://images.example.com'],
    ['https://images.example.com/v1/images/generations', 'https://images.example.com'],
    ['https://example.com/ai/v1/', 'https://example.com/ai'],
    ['https://example.com/ai/?team=7#top', 'https://example.com/ai'],
    ['localhost:8787', 'http://localhost:8787'],
    ['http://localhost:8787/', 'http://localhost:8787'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ])('%s becomes %s', (typed, expected) => {
    expect(parseGatewayUrl(typed)).toEqual({ ok: true, value: expected })
  })

  test.each([
    ['', /Enter the address/],
    ['http://images.example.com', /Use https/],
    ['http://localhost.evil.com', /Use https/],
    ['ftp://images.example.com', /no web address/],
    ['javascript:alert(1)', /not valid|no web address/],
    ['https://me:secret@images.example.com', /user name or password/],
    ['https://images.example.com?key=abcdef', /holds a key/],
    ['https://images.example.com/AIzaSyA1234567890', /holds a key/],
    ['https://exa mple.com', /no web address/],
    ['https://exam_ple!.com', /not valid/],
  ])('%s is refused with the reason', (typed, reason) => {
    const parsed = parseGatewayUrl(typed)
    expect(parsed.ok ? '' : parsed.failure.message).toMatch(reason)
  })

  test('a refusal does not repeat the key', () => {
    const parsed = parseGatewayUrl('https://images.example.com?key=topsecretvalue')
    expect(JSON.stringify(parsed)).not.toContain('topsecretvalue')
  })
})
