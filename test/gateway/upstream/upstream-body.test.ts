import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readableContent, UpstreamBody } from '../../../src/gateway/upstream/upstream-body'
import { readWhole } from './path-setup'

const words = 'A picture is worth a thousand words. '.repeat(1000)

describe('a body', () => {
  test.each([
    ['as it is', 'identity', Buffer.from(words)],
    ['in a coding nobody knows', 'x-own', Buffer.from(words)],
    ['gzip', 'gzip', gzipSync(words)],
    ['deflate', 'deflate', deflateSync(words)],
    ['brotli', 'br', brotliCompressSync(words)],
  ])('is read as it was written: %s', async (_what, encoding, bytes) => {
    const body = new UpstreamBody(readableContent(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), encoding))
    expect(await readWhole(body)).toBe(words)
  })

  test('that is larger when it is unpacked than any answer may be is refused, and its sender ended', async () => {
    const source = Readable.from([gzipSync(Buffer.alloc(5e6))])
    const body = new UpstreamBody(readableContent(source, 'gzip'), 1e6)
    await expect(readWhole(body)).rejects.toThrow('The answer is larger than 1 MB')
    expect(source.destroyed).toBe(true)
  })

  test('that is cut short in its coding throws', async () => {
    const body = new UpstreamBody(readableContent(Readable.from([gzipSync(words).subarray(0, 50)]), 'gzip'))
    await expect(readWhole(body)).rejects.toThrow()
  })

  test('whose source fails while nobody reads throws at the next read', async () => {
    const source = new Readable({ read() {} })
    const body = new UpstreamBody(source)
    source.destroy(new Error('The connection broke'))
    await expect(readWhole(body)).rejects.toThrow('The connection broke')
  })
})
