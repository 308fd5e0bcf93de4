import { checkBind, warnOfOpenDoor } from './config/check-bind'
import { describePaths } from './config/describe-paths'
import { loadConfig } from './config/load-config'
import type { GatewaySettings } from './config/settings'
import { type ConfigWatch, watchConfig } from './config/watch-config'
import { createGatewayServer } from './http/create-server'
import { runKeysCommand } from './keys-command'
import { type OpenGateway, openGateway } from './open-gateway'
import { openKeys } from './open-keys'
import { systemClock } from './system-clock'

/** Requests under way get this long when the service is told to stop: most pictures are done by then. */
const GRACE_MS = 60_000

const loaded = await loadConfig(process.env, process.cwd())
if (!loaded.ok) stopWith(loaded.failure.message, 2)
const { settings, file } = loaded.value
const [command, ...rest] = process.argv.slice(2)
if (command === undefined) await serve(settings, file)
else if (command === 'keys') process.exitCode = await manageKeys(rest)
else if (command === 'check') console.log(`The settings are right: ${describePaths(settings)}.`)
else stopWith('Usage: npm run gateway [-- keys create|list|revoke ... | check]', 2)

async function manageKeys(argv: readonly string[]): Promise<number> {
  const opened = await openKeys(settings, systemClock).catch((error: unknown) =>
    stopWith(`The keys cannot be reached: ${error instanceof Error ? error.message : String(error)}`, 1),
  )
  const code = await runKeysCommand(argv, { keys: opened.keys, print: (line) => console.log(line) })
  // The command has said how it went; a connection that is gone already needs no closing.
  await opened.close().catch(() => undefined)
  return code
}

async function serve(first: GatewaySettings, configFile: string): Promise<void> {
  const gateway = await openGateway(first).catch((error: unknown) =>
    stopWith(error instanceof Error ? error.message : String(error), 1),
  )
  const allowed = checkBind(first, gateway.hasKeys())
  if (!allowed.ok) stopWith(allowed.failure.message, 2)
  const { host, port } = first
  const server = createGatewayServer(gateway.listener)
  server.on('error', (error) => {
    const isTaken = 'code' in error && error.code === 'EADDRINUSE'
    stopWith(isTaken ? `Port ${port} is in use. Set PORT to another one.` : `Cannot listen: ${error.message}`, 1)
  })
  server.listen(port, host, () => {
    const keys = gateway.hasKeys() ? 'key needed' : 'no key needed'
    const address = server.address()
    // Port 0 asks for any free one.
    const bound = typeof address === 'object' && address !== null ? address.port : port
    console.log(`Gateway: http://${host}:${bound} (${describePaths(first)}; ${keys})`)
    const warning = warnOfOpenDoor(first, gateway.hasKeys())
    if (warning !== undefined) console.warn(warning)
  })
  const watch = await watchSettings(configFile, gateway)
  let isStopping = false
  const stop = async () => {
    // A second signal means now.
    if (isStopping) process.exit(1)
    isStopping = true
    watch.close()
    server.close()
    server.closeIdleConnections()
    await gateway.close(GRACE_MS)
    server.closeAllConnections()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** Settings follow their file, also one that is written later, and a SIGHUP where no change of a file is seen. */
async function watchSettings(file: string, gateway: OpenGateway): Promise<ConfigWatch> {
  const watch = await watchConfig({
    file,
    environment: process.env,
    clock: systemClock,
    onChange: (settings) => gateway.configure(settings),
    onError: (fault) => console.error(`${fault.message}\nThe settings before stay in use.`),
  })
  process.on('SIGHUP', () => void watch.check())
  return watch
}

function stopWith(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
