import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { PROVIDER_KEY, STUDIO_KEY } from './fault-gateway'

const ROOT = join(import.meta.dirname, '../../..')

/** A gateway in a process of its own, started by its command. */
export interface GatewayProcess {
  readonly url: string
  readonly child: ChildProcess
  /** All that it has said. */
  readonly said: () => string
  /** Resolves once it has ended, with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** How it is started. */
export interface StartProcess {
  /** The translated program of `translateGateway`. */
  readonly program: string
  readonly dataDir: string
  readonly config: unknown
  readonly environment?: Readonly<Record<string, string>>
}

/** The command's program, translated once, so that each process starts at once. */
export async function translateGateway(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'src/gateway/cli.ts')],
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external' },
  })
  return outputFiles[0]?.text ?? ''
}

/** Starts one; its output says how it went when it ends at once. */
export function spawnGateway({ program, dataDir, config, environment = {} }: StartProcess) {
  const file = join(dataDir, 'refill.config.json')
  writeFileSync(file, JSON.stringify(config))
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...{ PORT: '0', REFILL_CONFIG: file, REFILL_DATA_DIR: dataDir },
      ...{ REFILL_KEYS: STUDIO_KEY, PROVIDER_KEY, ...environment },
    },
  })
  child.stdin.end(program)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    said += `${line}\n`
  })
  const ended = once(child, 'close').then(([code, signal]): number | string => code ?? signal)
  return { child, ended, said: () => said, lines }
}

/** Starts one and waits until it listens. */
export async function startGatewayProcess(options: StartProcess): Promise<GatewayProcess> {
  const { lines, ...running } = spawnGateway(options)
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url !== undefined) return { ...running, url }
  }
  throw new Error(`The gateway did not start: ${running.said()}`)
}
