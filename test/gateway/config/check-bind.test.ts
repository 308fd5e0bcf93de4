import { expect, test } from 'vitest'
import { checkBind } from '../../../src/gateway/config/check-bind'

test.each([
  ['127.0.0.1', [], false, true],
  ['localhost', [], false, true],
  ['::1', [], false, true],
  ['0.0.0.0', [], false, false],
  ['::', [], false, false],
  ['192.168.1.4', [], false, false],
  ['0.0.0.0', ['a-key'], false, true],
  ['0.0.0.0', [], true, true],
])('listening on %s with keys %o, stored ones %s: %s', (host, keys, hasStoredKeys, ok) => {
  expect(checkBind({ host, keys }, hasStoredKeys).ok).toBe(ok)
})
