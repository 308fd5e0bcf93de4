import type { Connection } from '../core/connection'
import type { ImageSize } from '../core/models'

/** The steps of a connection test, in order. A step after a failed one is skipped. */
export type DoctorStepName = 'url' | 'network' | 'key' | 'model' | 'image-size'

/** One step with its outcome. */
export interface DoctorStep {
  readonly name: DoctorStepName
  readonly status: 'ok' | 'failed' | 'skipped'
  /** What was found and, where it failed, what to do: plain sentences, free of the key. */
  readonly message: string
}

/** What a connection test found. */
export interface DoctorReport {
  readonly steps: readonly DoctorStep[]
}

/** What is to be tested. */
export interface DoctorRequest {
  readonly connection: Connection
  readonly model: string
  readonly imageSize: ImageSize
}

/** What the doctor is given from outside. */
export interface DoctorEffects {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** For one question to the server; 10 s by default. */
  readonly timeoutMs?: number
}

/** Walks from the address to the model and names the step that fails. Free of charge: it asks for the list of models, never for a picture. */
export async function checkConnection(request: DoctorRequest, _effects: DoctorEffects): Promise<DoctorReport> {
  return { steps: [{ name: 'url', status: 'skipped', message: `Not tested yet: ${request.connection.url}` }] }
}
