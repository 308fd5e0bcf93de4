import { writeFileSync } from 'node:fs'
import { configJsonSchema } from './config-json-schema'

// `npm run schema`, after a change of the settings file's shape.
writeFileSync(
  new URL('../../../refill.schema.json', import.meta.url),
  `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
)
