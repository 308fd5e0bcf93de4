import * as v from 'valibot'
import { CONNECTION_PRESETS, DIALECT_CHOICES, presetConnection } from '../connection'
import { DEFAULT_MODEL, IMAGE_SIZES } from '../models'
import type { RecordKind } from './versioned-record'

const connectionSchema = v.object({
  preset: v.picklist(CONNECTION_PRESETS),
  url: v.pipe(v.string(), v.maxLength(2000)),
  key: v.pipe(v.string(), v.maxLength(4000)),
  dialect: v.picklist(DIALECT_CHOICES),
})

export const settingsSchema = v.object({
  version: v.literal(1),
  connection: connectionSchema,
  model: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Improves prompts and reads lettering back, where the service is no Refill gateway; absent for none. */
  textModel: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** `auto` is the smallest size that is sharp for the target. */
  defaultImageSize: v.picklist(['auto', ...IMAGE_SIZES]),
  /** USD; null for none. */
  monthlyBudgetUsd: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
})

/** What the designer set, kept in the plugin's own storage on this machine. */
export type Settings = v.InferOutput<typeof settingsSchema>

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  connection: presetConnection('demo'),
  model: DEFAULT_MODEL,
  defaultImageSize: 'auto',
  monthlyBudgetUsd: null,
}

export const SETTINGS_RECORD: RecordKind<Settings> = {
  name: 'settings',
  version: 1,
  schema: settingsSchema,
  upgrades: {},
}
