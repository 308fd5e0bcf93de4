import type { Redis } from 'ioredis'

/** An ear on one channel. */
export interface Subscription {
  close(): void
}

/**
 * Listens to a channel on a connection of its own, again after every reconnection. What is published while the connection
 * is down is lost; `onListening` tells each time that it listens from now on.
 */
export function subscribeRedis(options: {
  readonly redis: Redis
  readonly channel: string
  readonly onMessage: (message: string) => void
  readonly onListening?: () => void
}): Subscription {
  const { redis, channel, onMessage, onListening } = options
  const ear = redis.duplicate()
  ear.on('error', () => undefined)
  ear.on('message', (_, message) => onMessage(message))
  let isClosed = false
  ear.on('ready', () => {
    ear.subscribe(channel).then(
      () => onListening?.(),
      // Refused or not answered: a new connection comes back here.
      () => {
        if (!isClosed) ear.disconnect(true)
      },
    )
  })
  ear.connect().catch(() => undefined)
  return {
    close() {
      isClosed = true
      ear.disconnect()
    },
  }
}
