import { createHash, timingSafeEqual } from 'node:crypto'
import type { HeaderReader } from '../../api/dialects/dialect'

/** The key a client shows, in either dialect's header. Never in the URL: addresses end up in logs. */
export function shownKey(headers: HeaderReader): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')
  return headers.get('x-goog-api-key') ?? bearer?.[1]?.trim() ?? ''
}

/** Checks keys in a time that tells nothing about them: digests of equal length are compared, and all of them. */
export function createKeyCheck(keys: readonly string[]): (shown: string) => boolean {
  const known = keys.map(digest)
  return (shown) => {
    if (known.length === 0) return true
    const asked = digest(shown)
    return known.reduce((found, key) => timingSafeEqual(key, asked) || found, false)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
