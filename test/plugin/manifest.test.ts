import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const MANIFEST_HOOK = 'build-figma-plugin.manifest.js'

/** What the build's manifest hook makes of a manifest under an environment. */
function runHook(manifest: object, env: Readonly<Record<string, string>>): Record<string, unknown> {
  const script = `import hook from './${MANIFEST_HOOK}'; console.log(JSON.stringify(hook(JSON.parse(process.argv[1]))))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(manifest)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return JSON.parse(output.toString())
}

const OPEN = { id: 'refill', networkAccess: { allowedDomains: ['*'], reasoning: 'Because.' } }

describe('the manifest', () => {
  test('asks for dynamic pages, and says plainly why it may reach any gateway', () => {
    const built = JSON.parse(readFileSync('manifest.json', 'utf8'))
    expect(built).toMatchObject({
      documentAccess: 'dynamic-page',
      permissions: ['currentuser'],
      networkAccess: { allowedDomains: ['*'] },
    })
    expect(built.networkAccess.reasoning).toMatch(/gateway whose address you set yourself/)
  })

  test('lets an organisation allow its own gateways only', () => {
    const env = { REFILL_ALLOWED_DOMAINS: 'https://images.example.com, http://localhost:8787' }
    expect(runHook(OPEN, env)['networkAccess']).toEqual({
      allowedDomains: ['https://images.example.com', 'http://localhost:8787'],
      reasoning: 'Because.',
    })
  })

  test.each(['images.example.com', 'http://images.example.com', '*'])('refuses %s, which Figma would', (domain) => {
    expect(() => runHook(OPEN, { REFILL_ALLOWED_DOMAINS: domain })).toThrow(/must start with https/)
  })
})
