import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type ServerProcess, startServerProcess } from './child-process'
import { startPortkey } from './portkey'
import type { LoadRequest } from './run-wrk'

/** Ways to ask for the same picture. */
const TARGET_NAMES = ['direct', 'pass', 'ours', 'translated', 'kept', 'portkey'] as const
export type TargetName = (typeof TARGET_NAMES)[number]

/** Whether a text names a way. */
export function isTargetName(name: string): name is TargetName {
  return TARGET_NAMES.some((target) => target === name)
}

/** One way, ready to be asked. */
export interface Target {
  readonly name: TargetName
  /** The process between client and upstream; none on the direct way. */
  readonly pid?: number
  readonly request: LoadRequest
}

/** All processes of the bench. */
export interface Bench {
  readonly upstream: ServerProcess
  readonly targets: readonly Target[]
  /** Ends all processes. */
  close(): Promise<void>
}

const MODEL = 'gemini-3.1-flash-image'
const GEMINI_PATH = `/v1beta/models/${MODEL}:generateContent`
const UPSTREAM = fileURLToPath(new URL('./upstream-process.ts', import.meta.url))
const PASS_THROUGH = fileURLToPath(new URL('./pass-through-process.ts', import.meta.url))
const LOADER = ['--import', 'tsx'] as const
/** Node's options of `npm run gateway`, from package.json. */
const AS_SHIPPED = ['--enable-source-maps', '--max-semi-space-size=2'] as const
const JSON_TYPE = { 'content-type': 'application/json' }
const NO_STORE = { 'cache-control': 'no-store' }

/** How the servers are run. */
export interface OpenOptions {
  /** For Node, of our gateways. */
  readonly nodeOptions: readonly string[]
}

/** Starts every process; `dir` takes their data. */
export async function openBench(dir: string, { nodeOptions }: OpenOptions): Promise<Bench> {
  const started: ServerProcess[] = []
  const start = async (opening: Promise<ServerProcess>) => {
    const server = await opening
    started.push(server)
    return server
  }
  const close = async () => {
    await Promise.all(started.map((server) => server.stop()))
  }
  try {
    const upstream = await start(startServerProcess({ argv: [...LOADER, UPSTREAM] }))
    const origin = originOf(upstream)
    const argv = [await bundle(PASS_THROUGH), origin]
    const pass = await start(startServerProcess({ argv }))
    const gateway = { upstream: origin, argv: [...nodeOptions, ...AS_SHIPPED, await bundle('src/gateway/cli.ts')] }
    const ours = await openOurs(join(dir, 'ours'), gateway)
    started.push(ours.server)
    const kept = await openOurs(join(dir, 'kept'), gateway)
    started.push(kept.server)
    const portkey = await startPortkey()
    if (portkey !== undefined) started.push(portkey)
    return { upstream, targets: describeTargets({ upstream, pass, ours, kept, portkey }), close }
  } catch (error) {
    await close()
    throw error
  }
}

interface OurServer {
  readonly server: ServerProcess
  readonly key: string
}

interface Servers {
  readonly upstream: ServerProcess
  readonly pass: ServerProcess
  readonly ours: OurServer
  readonly kept: OurServer
  readonly portkey: ServerProcess | undefined
}

function describeTargets({ upstream, pass, ours, kept, portkey }: Servers): readonly Target[] {
  const body = geminiBody('a quiet harbour')
  const plain = { headers: JSON_TYPE, body }
  const images = JSON.stringify({ model: MODEL, prompt: 'a quiet harbour', size: '1024x1024' })
  const ofOurs = { ...JSON_TYPE, ...NO_STORE, 'x-goog-api-key': ours.key }
  const targets: readonly Target[] = [
    { name: 'direct', request: { url: originOf(upstream) + GEMINI_PATH, ...plain } },
    { name: 'pass', pid: pass.pid, request: { url: originOf(pass) + GEMINI_PATH, ...plain } },
    {
      name: 'ours',
      pid: ours.server.pid,
      request: { url: originOf(ours.server) + GEMINI_PATH, headers: ofOurs, body },
    },
    {
      name: 'translated',
      pid: ours.server.pid,
      request: { url: `${originOf(ours.server)}/v1/images/generations`, headers: ofOurs, body: images },
    },
    {
      name: 'kept',
      pid: kept.server.pid,
      request: {
        url: originOf(kept.server) + GEMINI_PATH,
        headers: { ...JSON_TYPE, 'x-goog-api-key': kept.key },
        body: geminiBody('a quiet harbour @@'),
      },
    },
  ]
  if (portkey === undefined) return targets
  const headers = {
    ...JSON_TYPE,
    authorization: 'Bearer bench',
    'x-portkey-provider': 'google',
    'x-portkey-custom-host': originOf(upstream),
    'x-portkey-strict-open-ai-compliance': 'false',
  }
  const url = `${originOf(portkey)}/v1/models/${MODEL}:generateContent`
  return [...targets, { name: 'portkey', pid: portkey.pid, request: { url, headers, body } }]
}

function geminiBody(text: string): string {
  return JSON.stringify({
    contents: [{ role: 'user', parts: [{ text }] }],
    generationConfig: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '1:1', imageSize: '1K' } },
  })
}

/** Our gateway as it is run: a created key, one path with room for all calls, log, metrics and ledger on. */
async function openOurs(
  dir: string,
  { upstream, argv }: { readonly upstream: string; readonly argv: readonly string[] },
): Promise<OurServer> {
  mkdirSync(dir, { recursive: true })
  const config = join(dir, 'refill.config.json')
  const path = { kind: 'ai-studio', id: 'mock', key: { env: 'BENCH_KEY' }, url: upstream, limits: { inFlight: 256 } }
  writeFileSync(config, JSON.stringify({ paths: [path], dataDir: join(dir, 'data'), cache: { diskMb: 500 } }))
  const env = { REFILL_CONFIG: config, BENCH_KEY: 'bench', PORT: '0', HOST: '127.0.0.1', REFILL_KEYS: '' }
  const options = { env: { ...process.env, ...env }, encoding: 'utf8' } as const
  const told = execFileSync(
    process.execPath,
    [...LOADER, 'src/gateway/cli.ts', 'keys', 'create', '--name', 'bench'],
    options,
  )
  const key = told.split('\n').find((line) => /^\S{20,}$/.test(line)) ?? ''
  const server = await startServerProcess({ argv, env })
  return { server, key }
}

/** As `npm run gateway` does; beside the sources, so that packages are found. */
async function bundle(file: string): Promise<string> {
  const outfile = `out/bench/bundled/${basename(file, '.ts')}.mjs`
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20' } as const
  await build({ ...options, entryPoints: [file], outfile, logLevel: 'error' })
  return outfile
}

/** Where a process listens. */
export function originOf({ port }: ServerProcess): string {
  return `http://127.0.0.1:${port}`
}
