import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import { configSchema } from './config-schema'

/** What belongs into `refill.schema.json`, by which editors complete and check the settings file. */
export function configJsonSchema(): JsonSchema {
  // Checks in code (an address that holds a password) have no form in JSON Schema; the gateway makes them when it reads.
  return toJsonSchema(configSchema, { errorMode: 'ignore' })
}
