import { createServer } from 'node:http'
import { openGateway } from './open-gateway'
import { readEnvironment } from './read-environment'

/** Requests under way get this long when the service is told to stop: most pictures are done by then. */
const GRACE_MS = 60_000

const settings = readEnvironment(process.env)
if (!settings.ok) {
  console.error(settings.failure.message)
  process.exit(2)
}
const { host, port } = settings.value
const gateway = openGateway(settings.value)
const server = createServer(gateway.listener)
server.on('error', (error) => {
  const taken = 'code' in error && error.code === 'EADDRINUSE'
  console.error(
    taken ? `Port ${port} is in use. Set PORT to another one.` : `The gateway cannot listen: ${error.message}`,
  )
  process.exit(1)
})
server.listen(port, host, () => console.log(`Gateway: http://${host}:${port} (${settings.value.summary})`))

let stopping = false
async function stop(): Promise<void> {
  // A second signal means now.
  if (stopping) process.exit(1)
  stopping = true
  server.close()
  server.closeIdleConnections()
  await gateway.close(GRACE_MS)
  server.closeAllConnections()
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
