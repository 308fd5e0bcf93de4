import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import { type ConfigSource, readConfig } from './read-config'
import type { GatewaySettings } from './settings'

const FILE_NAME = 'refill.config.json'

/** Settings, and the file they came from or would come from. */
export interface LoadedConfig {
  readonly settings: GatewaySettings
  readonly file: string
}

/** Reads the settings from the file that REFILL_CONFIG names, else from `refill.config.json` in `folder` where there is one. */
export async function loadConfig(
  environment: ConfigSource['environment'],
  folder: string,
): Promise<Result<LoadedConfig, Failure>> {
  const named = environment['REFILL_CONFIG']?.trim() ?? ''
  const file = resolve(folder, named === '' ? FILE_NAME : named)
  const source = await readSource(file, { isRequired: named !== '' })
  if (!source.ok) return source
  const settings = readConfig({ ...source.value, file, environment })
  return settings.ok ? ok({ settings: settings.value, file }) : settings
}

/** The text of a settings file; none where there is no such file and none is required. */
export async function readSource(
  file: string,
  { isRequired }: { readonly isRequired: boolean },
): Promise<Result<Pick<ConfigSource, 'text'>, Failure>> {
  try {
    return ok({ text: await readFile(file, 'utf8') })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    if (code === 'ENOENT' && !isRequired) return ok({})
    return fail(failure({ kind: 'invalid-request' }, `${file} could not be read (${code}).`))
  }
}
