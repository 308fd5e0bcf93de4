import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type ServerProcess, startServerProcess } from './child-process'

const FOLDER = 'out/bench/portkey'
/** The server library is pinned to what its lock file has: what its range finds today answers 500. */
const PACKAGE = {
  name: 'refill-bench-portkey',
  private: true,
  dependencies: { '@portkey-ai/gateway': '1.15.2' },
  overrides: { '@hono/node-server': '1.13.5' },
}

/** Portkey's gateway for comparison, installed on first use; undefined, and told, where it cannot be installed. */
export async function startPortkey(): Promise<ServerProcess | undefined> {
  try {
    const program = install()
    const port = await freePort()
    return await startServerProcess({ argv: [program, `--port=${port}`, '--headless'], port, cwd: FOLDER })
  } catch (error) {
    console.log(`Portkey is left out: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    return undefined
  }
}

function install(): string {
  const program = join(process.cwd(), FOLDER, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (existsSync(program)) return program
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(PACKAGE)}\n`)
  const argv = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent']
  execFileSync('npm', argv, { cwd: FOLDER, stdio: 'inherit', timeout: 180_000 })
  return program
}

/** It has to be told a port. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
