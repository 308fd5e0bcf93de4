import { createServer } from 'node:http'
import { pipeline } from 'node:stream'
import { Agent, request as undiciRequest } from 'undici'

/*
 * The least a gateway on Node can do, and what the others are measured against: a call goes to the upstream named in
 * the first argument, and its answer back, both as streams, over connections that are kept.
 */

const [upstream = ''] = process.argv.slice(2)
const agent = new Agent({ connections: 256 })

const server = createServer(async (incoming, outgoing) => {
  try {
    const { statusCode, headers, body } = await undiciRequest(`${upstream}${incoming.url ?? '/'}`, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': incoming.headers['content-type'] ?? '',
        'content-length': incoming.headers['content-length'] ?? '0',
      },
      body: incoming,
    })
    outgoing.writeHead(statusCode, headers)
    pipeline(body, outgoing, () => undefined)
  } catch {
    outgoing.destroy()
  }
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on :${typeof address === 'object' ? (address?.port ?? 0) : 0}`)
})
