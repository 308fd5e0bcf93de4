import * as v from 'valibot'
import { ROUTING_POLICIES } from '../../core/routing-policy'
import { pathSchema } from './path-schema'
import { described, positive, secret, share, text, whole } from './schema-parts'

/** How much is logged. Source: levels of pino. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** What `refill.config.json` may hold. Everything may be left out. */
export const configSchema = v.pipe(
  v.strictObject({
    $schema: v.exactOptional(described(text, 'Where the schema of this file is, for editors.')),
    listen: v.exactOptional(
      v.strictObject({
        host: v.exactOptional(described(text, 'Address to listen on; 127.0.0.1 unless set. HOST wins over it.')),
        port: v.exactOptional(described(v.pipe(whole, v.maxValue(65535)), 'Port; 8787 unless set. PORT wins over it.')),
      }),
    ),
    dataDir: v.exactOptional(
      described(
        text,
        'Folder of the embedded store and of the pictures, from this file. REFILL_DATA_DIR wins over it.',
      ),
    ),
    logLevel: v.exactOptional(described(v.picklist(LOG_LEVELS), 'info unless set. LOG_LEVEL wins over it.')),
    redisUrl: v.exactOptional(
      described(secret, 'Redis for state that several gateways share. REFILL_REDIS_URL wins over it.'),
    ),
    paths: v.exactOptional(
      described(v.array(pathSchema), 'Ways to providers of pictures, in the order of the fixed policy.'),
    ),
    routing: v.exactOptional(
      v.strictObject({
        policy: v.exactOptional(described(v.picklist(ROUTING_POLICIES), 'How a path is chosen; fastest unless set.')),
        deadlineSeconds: v.exactOptional(
          described(positive, 'For a request as a whole, waits and attempts together; 300 unless set.'),
        ),
        maxAttempts: v.exactOptional(
          described(v.pipe(whole, v.minValue(1)), 'Most attempts of a request on all paths; 4 unless set.'),
        ),
        probeShare: v.exactOptional(
          described(share, 'Share of requests that may try a path whose speed is not known; 0.05 unless set.'),
        ),
        hedge: v.exactOptional(
          described(
            v.strictObject({
              maxShare: described(share, 'Most second attempts, as a share of requests.'),
              maxCostUsd: described(positive, 'No second attempt for a dearer picture.'),
            }),
            'A second attempt on another path when the first is unusually slow. Each is paid for; off unless set.',
          ),
        ),
        maxQueued: v.exactOptional(described(whole, 'Most requests that wait for a turn; 2000 unless set.')),
      }),
    ),
    cache: v.exactOptional(
      v.strictObject({
        enabled: v.exactOptional(
          described(v.boolean(), 'Whether the same request is answered from the store; true unless set.'),
        ),
        memoryMb: v.exactOptional(described(positive, 'Pictures in memory; 32 unless set.')),
        diskMb: v.exactOptional(described(positive, 'Pictures on disk; 5000 unless set.')),
        ttlHours: v.exactOptional(described(positive, 'How long a picture may be used again; 168 unless set.')),
      }),
    ),
    results: v.exactOptional(
      v.strictObject({
        keepHours: v.exactOptional(
          described(positive, 'How long an answer is kept for who comes back for it; 24 unless set.'),
        ),
      }),
    ),
    ledger: v.exactOptional(
      v.strictObject({
        keepPrompts: v.exactOptional(described(v.boolean(), 'Whether prompts are written down; false unless set.')),
        keepDays: v.exactOptional(described(positive, '90 unless set.')),
      }),
    ),
    limits: v.exactOptional(
      v.strictObject({
        bodyMb: v.exactOptional(described(positive, 'Largest request; 50 unless set.')),
        pictures: v.exactOptional(
          described(v.pipe(whole, v.minValue(1)), 'Most pictures in a request, its mask among them; 14 unless set.'),
        ),
        pictureMegapixels: v.exactOptional(described(positive, 'Largest picture in a request; 110 unless set.')),
        slowClientSeconds: v.exactOptional(
          described(positive, 'A client that takes nothing of its answer for so long is dropped; 60 unless set.'),
        ),
      }),
    ),
    fileHosts: v.exactOptional(
      described(v.array(text), 'Hosts whose fileData addresses may be passed on to a provider; none unless set.'),
    ),
  }),
  v.title('Refill gateway'),
  v.description('Settings of the Refill gateway. Secrets stay in the environment: {"env": "NAME"} names them.'),
)

/** The file as it is written. */
export type ConfigFile = v.InferOutput<typeof configSchema>
