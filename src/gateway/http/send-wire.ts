import type { WireResponse } from '../../api/dialects/dialect'
import { bodySize } from '../../api/wire/body'
import type { ClientStream } from '../answer/client-stream'

/** Sends an answer that is there as a whole, part by part, as fast as the client takes it. */
export async function sendWire(client: ClientStream, { status, headers, body }: WireResponse): Promise<void> {
  client.begin(status, { ...headers, 'content-length': String(bodySize(body)) })
  for (const part of body) {
    if (!client.isOpen()) return
    await client.write(part)
  }
  await client.end()
}
