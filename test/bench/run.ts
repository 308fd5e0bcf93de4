import { runGatewayBench } from './gateway/gateway-bench'
import { runLedgerBench } from './ledger/ledger-bench'
import { runPasteBackBench } from './paste-back/paste-back-bench'
import { runPipelineBench } from './pipeline/pipeline-bench'
import { runRoutingBench } from './routing/routing-bench'
import { runThreadsBench } from './threads/threads-bench'

/** The benches by name. `npm run bench -- pipeline --runs 7` */
const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<void>>> = {
  gateway: runGatewayBench,
  ledger: runLedgerBench,
  'paste-back': runPasteBackBench,
  pipeline: runPipelineBench,
  routing: runRoutingBench,
  threads: runThreadsBench,
}

const [name = '', ...options] = process.argv.slice(2)
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (bench === undefined) {
  console.error(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
await bench(options)
