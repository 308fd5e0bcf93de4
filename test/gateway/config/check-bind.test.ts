import { expect, test } from 'vitest'
import { checkBind, warnOfOpenDoor } from '../../../src/gateway/config/check-bind'
import type { PathSettings } from '../../../src/gateway/config/settings'

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

test.each<[string, PathSettings['access']['kind'], boolean, readonly string[], boolean, boolean]>([
  ['a path that costs money', 'ai-studio', true, [], false, true],
  ['one that is switched off', 'ai-studio', false, [], false, false],
  ['the demo', 'demo', true, [], false, false],
  ['a key in the environment', 'ai-studio', true, ['a-key'], false, false],
  ['a stored key', 'ai-studio', true, [], true, false],
])(
  'with %s (%s, used %s) an operator hears of an open door where there is one',
  (_what, kind, enabled, keys, hasStoredKeys, isWarned) => {
    // Only the kind of its access and whether it is used matter here.
    const path = { enabled, access: { kind } } as PathSettings
    const warning = warnOfOpenDoor({ keys, paths: [path] }, hasStoredKeys)
    if (isWarned) expect(warning).toContain('keys create --name')
    else expect(warning).toBeUndefined()
  },
)
