import { createJobs } from './pipeline-jobs'
import type { ToWorker } from './pipeline-messages'
import { serveJobs } from './serve-jobs'

// The compiler sees a window here, where a transfer list comes after a target origin; a worker has no origin to name.
serveJobs(
  {
    post: (message, transfer) => self.postMessage(message, { transfer: [...transfer] }),
    listen: (receive) => self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => receive(data)),
  },
  createJobs(),
  () => performance.now(),
)
