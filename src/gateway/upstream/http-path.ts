import { foreignBodyFailure } from '../../api/dialects/http-failure'
import { redactFailure } from '../../api/remote/redact'
import { CANCELLED, type Failure, failure } from '../../core/failure'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import type { Clock } from '../clock'
import type { PathSettings } from '../config/settings'
import { type Credential, openCredential, type ReadCredential } from './credential'
import { encodeCall, type HttpAccess } from './encode-call'
import { modelListUrl } from './google-address'
import { openAiUrl } from './open-ai-address'
import { createPathClient, type PathClient, type PathResponse } from './path-client'
import type { ProviderPath, UpstreamAnswer, UpstreamCall } from './provider-path'
import { readRefusal } from './read-refusal'
import { createRefillCheck } from './refill-check'
import { sendWords } from './send-words'
import { fitRequest, shortfall } from './shortfall'
import { MAX_ANSWER_BYTES } from './upstream-body'
import type { OpenToken } from './vertex-token'

/** Settings of a path that is reached over the network. */
export interface HttpPathSettings extends PathSettings {
  readonly access: HttpAccess
}

/** What such a path is given from outside. */
export interface HttpPathEffects {
  readonly codec: ImageCodec
  readonly clock: Clock
  /** Uniform in 0..1. */
  readonly random: () => number
  /** How Vertex tokens are had; by Google's own library unless given. */
  readonly openToken?: OpenToken
  /** Milliseconds without a byte after which an answer that began is given up; 60 s by default. */
  readonly idleBodyMs?: number
}

/** A path that is open: what every call needs. */
interface OpenPath {
  readonly settings: HttpPathSettings
  readonly effects: HttpPathEffects
  readonly client: PathClient
  readonly isRefill: () => Promise<boolean>
}

/** One call and what surrounds it. */
interface SentCall {
  readonly call: UpstreamCall
  readonly credential: Credential
  readonly signal: AbortSignal
}

/** Sends calls to a provider over connections of its own, one attempt each. No failure's sentence holds the key. */
export function openHttpPath(
  settings: HttpPathSettings,
  effects: HttpPathEffects,
): Pick<ProviderPath, 'send' | 'askWords' | 'close'> {
  const client = createPathClient({
    connections: settings.limits.inFlight,
    timeoutMs: settings.timeoutMs,
    clock: effects.clock,
    ...(effects.idleBodyMs === undefined ? {} : { idleBodyMs: effects.idleBodyMs }),
  })
  const readCredential = openCredential(settings.access, effects.openToken)
  const isRefill = openRefillCheck(settings.access, { client, readCredential, clock: effects.clock })
  const { access, textModel } = settings
  const path: OpenPath = { settings, effects, client, isRefill }
  return {
    async send(call, signal) {
      if (signal.aborted) return fail(cancelled())
      const credential = await readCredential(signal)
      if (!credential.ok) return credential
      const outcome = await sendCall(path, { call, credential: credential.value, signal })
      return outcome.ok ? outcome : fail(redactFailure(outcome.failure, credential.value.secret))
    },
    ...(textModel === undefined || access.kind === 'openai-compatible'
      ? {}
      : {
          askWords: (question, signal) => sendWords({ access, textModel, client, readCredential }, question, signal),
        }),
    close: () => client.close(),
  }
}

async function sendCall(
  { settings, effects, client, isRefill }: OpenPath,
  { call, credential, signal }: SentCall,
): Promise<Result<UpstreamAnswer, Failure>> {
  const { request, warnings } = fitRequest(settings, call.request, shortfall(settings, call.request))
  const options = { extensions: await isRefill(), codec: effects.codec, random: effects.random }
  const encoded = await encodeCall(settings.access, { ...call, request }, options)
  if (!encoded.ok) return encoded
  const { url, headers, body, dialect } = encoded.value
  const sent = await client.send({ method: 'POST', url, headers: { ...headers, ...credential.headers }, body }, signal)
  if (!sent.ok) return sent
  if (sent.value.status < 200 || sent.value.status >= 300) {
    const fault = await readRefusal(sent.value, dialect, effects.clock.now())
    return fail(signal.aborted ? cancelled() : fault)
  }
  const hopeless = withoutPicture(sent.value)
  if (hopeless !== undefined) {
    sent.value.body.end()
    return fail(hopeless)
  }
  const { headers: told, body: arriving, sizeBytes } = sent.value
  return ok({
    kind: 'arriving',
    dialect,
    headers: told,
    warnings: [...warnings, ...encoded.value.warnings],
    body: arriving,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    sendsDrafts: settings.sendsDrafts,
  })
}

/** Why an answer cannot be one with a picture, where its headers show it: a web page, or far too large. */
function withoutPicture({ status, headers, sizeBytes = 0 }: PathResponse): Failure | undefined {
  if (headers.get('content-type')?.includes('text/html') === true) return foreignBodyFailure(status, headers)
  if (sizeBytes <= MAX_ANSWER_BYTES) return undefined
  const size = `${Math.round(sizeBytes / 1e6)} MB; no picture needs more than ${MAX_ANSWER_BYTES / 1e6} MB`
  return failure({ kind: 'protocol' }, `The answer of the image service has ${size}.`)
}

function openRefillCheck(
  access: HttpAccess,
  {
    client,
    readCredential,
    clock,
  }: { readonly client: PathClient; readonly readCredential: ReadCredential; readonly clock: Clock },
): () => Promise<boolean> {
  const url =
    access.kind === 'gemini-compatible'
      ? modelListUrl(access.url)
      : access.kind === 'openai-compatible'
        ? openAiUrl(access.url, '/v1/models')
        : undefined
  if (url === undefined) return async () => false
  return createRefillCheck(async (signal) => {
    const credential = await readCredential(signal)
    return credential.ok ? client.send({ method: 'GET', url, headers: credential.value.headers }, signal) : credential
  }, clock)
}

function cancelled(): Failure {
  return CANCELLED
}
