import type { Connection } from '../core/connection'
import { CANCELLED, type Failure, failure } from '../core/failure'
import type { Generation, GenerationRequest } from '../core/generation'
import { IMAGE_SIZES, wireModelIds } from '../core/models'
import type { ImageCodec } from '../core/raster'
import { fail, ok, type Result } from '../core/result'
import type { DecodedAnswer, HeaderReader } from './dialects/dialect'
import { readRetryAfter } from './dialects/http-failure'
import { IMAGE_ONLY_HINT } from './dialects/image-only-hint'
import { alphaFromMask } from './dialects/openai/alpha-mask'
import { readAnswerHeaders, type ToldAnswer } from './dialects/refill-headers'
import type { GenerationContext, Provider } from './provider'
import { checkModel, checkPicture } from './remote/check-picture'
import { costOfAnswer } from './remote/cost-of-answer'
import { type Deadline, startDeadline } from './remote/deadline'
import { findServerKind, type ServerKind } from './remote/find-dialect'
import type { HttpFetch, HttpResponse } from './remote/http-fetch'
import { readAnswer } from './remote/read-answer'
import { redactFailure, redactText } from './remote/redact'
import { retryWaitMs } from './remote/retry-policy'

/** What a remote provider is given from outside. */
export interface RemoteProviderOptions {
  /** The path's name in traces, for example `google`. */
  readonly id: string
  readonly connection: Connection
  readonly fetch: HttpFetch
  /** The clock, milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in 0..1, for jitter and form boundaries. */
  readonly random: () => number
  /** Waits, or ends early (either way) once the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Turns a mask into OpenAI's form; without it an OpenAI-compatible server gets no mask, with a warning. */
  readonly codec?: ImageCodec
  /** One deadline for the whole call, retries included. 180 s by default. */
  readonly timeoutMs?: number
}

/** Pictures take 15 to 40 s, at 4K and under load up to minutes. Source: reports of users, 2026-11 (js-genai 1544, python-genai 2248). */
const DEFAULT_TIMEOUT_MS = 180_000

const EMPTY_REASONS = new Set(['NO_IMAGE', 'IMAGE_OTHER', 'OTHER', 'MALFORMED_RESPONSE'])

/**
 * Makes pictures through a Gemini- or OpenAI-compatible server. The same in a browser worker and in Node.
 *
 * One deadline covers everything. Rate limits, server faults and one broken connection are retried with full jitter or
 * after the server's own wait; a model that is gone gives way to the next id of its alias; an answer without picture and
 * words is asked for once more. Keep the provider between calls: it remembers what the server speaks and which model id works.
 */
export function createRemoteProvider(options: RemoteProviderOptions): Provider {
  const memory: Memory = { workingModel: new Map() }
  return {
    id: options.id,
    abilities: { imageSizes: IMAGE_SIZES, maxReferences: 14, mask: true, seed: true },
    async generate(request, context) {
      const deadline = startDeadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, context.signal, options)
      try {
        const outcome = await new RemoteCall(options, memory, deadline, context).run(request)
        return outcome.ok ? outcome : fail(redactFailure(outcome.failure, options.connection.key))
      } finally {
        deadline.close()
      }
    },
  }
}

/** What a provider learns from call to call. */
interface Memory {
  server?: ServerKind
  /** Wire model id that answered last, by the name asked for. */
  readonly workingModel: Map<string, string>
}

/** What one attempt gave, with the headers that matter for the next. */
interface Attempt {
  readonly outcome: Result<Answer, Failure>
  readonly headers?: HeaderReader
}

interface Answer extends DecodedAnswer {
  readonly headers: HeaderReader
}

class RemoteCall {
  readonly #options: RemoteProviderOptions
  readonly #memory: Memory
  readonly #deadline: Deadline
  readonly #context: GenerationContext
  readonly #startedAt: number
  #attempts = 0

  constructor(options: RemoteProviderOptions, memory: Memory, deadline: Deadline, context: GenerationContext) {
    this.#options = options
    this.#memory = memory
    this.#deadline = deadline
    this.#context = context
    this.#startedAt = options.now()
  }

  /** Tries the model ids of the name asked for, the one that worked last time first. */
  async run(request: GenerationRequest): Promise<Result<Generation, Failure>> {
    if (request.prompt.trim() === '' && request.references.length === 0) {
      // Some servers make something up for no words, and bill it.
      return fail(failure({ kind: 'invalid-request' }, 'The prompt is empty. Say what the picture should show.'))
    }
    this.#context.onProgress?.({ stage: 'waiting', attempt: 1 })
    const server = await this.#findServer()
    let outcome: Result<Generation, Failure> = fail(failure({ kind: 'unsupported' }, 'No model was named.'))
    for (const model of this.#modelIds(request.model)) {
      const asked = { ...request, model }
      outcome = await this.#askWithHint(asked, server)
      if (outcome.ok) this.#memory.workingModel.set(request.model, model)
      if (outcome.ok || outcome.failure.kind !== 'unsupported') return outcome
    }
    return outcome
  }

  async #findServer(): Promise<ServerKind> {
    const known = this.#memory.server
    if (known !== undefined) return known
    const server = await findServerKind(this.#options.connection, this.#options.fetch, this.#deadline.signal)
    if (!this.#deadline.signal.aborted) this.#memory.server = server
    return server
  }

  #modelIds(name: string): readonly string[] {
    const ids = wireModelIds(name)
    const working = this.#memory.workingModel.get(name)
    return working === undefined ? ids : [working, ...ids.filter((id) => id !== working)]
  }

  /** An empty answer is asked for once more, with a word about what is wanted. */
  async #askWithHint(request: GenerationRequest, server: ServerKind): Promise<Result<Generation, Failure>> {
    const first = await this.#askWithRetries(request, server)
    const hinted = { ...request, prompt: `${request.prompt}\n\n${IMAGE_ONLY_HINT}` }
    const last = !first.final && isEmptyAnswer(first.outcome) ? await this.#askWithRetries(hinted, server) : first
    return last.outcome.ok ? ok(this.#toGeneration(last.outcome.value, request)) : last.outcome
  }

  async #askWithRetries(
    request: GenerationRequest,
    server: ServerKind,
  ): Promise<{ readonly outcome: Result<Answer, Failure>; readonly final: boolean }> {
    for (let attempts = 1; ; attempts += 1) {
      const { outcome, headers } = await this.#attempt(request, server)
      const final = headers?.get('x-should-retry') === 'false'
      if (outcome.ok) return { outcome, final }
      const fault = outcome.failure
      const serverWaitMs = this.#serverWait(fault, headers)
      const inMs = retryWaitMs({
        fault,
        attempts,
        final,
        remainingMs: this.#deadline.remainingMs(),
        random: this.#options.random(),
        ...(serverWaitMs === undefined ? {} : { serverWaitMs }),
      })
      if (inMs === undefined) return { outcome: fail(withWait(fault, serverWaitMs)), final }
      this.#context.onProgress?.({ stage: 'retrying', inMs, reason: this.#redact(fault.message) })
      await this.#wait(inMs)
    }
  }

  async #attempt(request: GenerationRequest, server: ServerKind): Promise<Attempt> {
    const stopped = this.#stopped()
    if (stopped !== undefined) return { outcome: fail(stopped) }
    this.#attempts += 1
    if (this.#attempts > 1) this.#context.onProgress?.({ stage: 'waiting', attempt: this.#attempts })
    const encoded = await this.#encode(request, server)
    if (!encoded.ok) return { outcome: encoded }
    const { wire, warnings } = encoded.value
    const { url, key } = this.#options.connection
    let response: HttpResponse
    try {
      response = await this.#options.fetch(`${url}${wire.path}`, {
        method: 'POST',
        headers: { ...wire.headers, ...server.dialect.keyHeaders(key) },
        body: new Blob([...wire.body]),
        signal: this.#deadline.signal,
        redirect: 'error',
        credentials: 'omit',
      })
    } catch {
      return { outcome: fail(this.#stopped() ?? unreachable()) }
    }
    const read = await readAnswer(response, (receivedBytes, totalBytes) => {
      if (!response.ok) return
      this.#context.onProgress?.({
        stage: 'receiving',
        receivedBytes,
        ...(totalBytes === undefined ? {} : { totalBytes }),
      })
    })
    const { headers } = response
    if (!read.ok) return { outcome: fail(this.#stopped() ?? read.failure), headers }
    const decoded = server.dialect.decodeAnswer(read.value)
    if (!decoded.ok) return { outcome: decoded, headers }
    return { outcome: ok({ ...decoded.value, headers, warnings: [...warnings, ...decoded.value.warnings] }), headers }
  }

  async #encode(request: GenerationRequest, server: ServerKind) {
    const extensions = server.isRefill
    const boundary = `refill-${this.#options.random().toString(36).slice(2)}${this.#options.random().toString(36).slice(2)}`
    const { codec } = this.#options
    if (server.dialect.maskForm !== 'alpha' || request.mask === undefined || codec === undefined) {
      return ok(server.dialect.encodeRequest(request, { extensions, boundary }))
    }
    const alphaMask = await alphaFromMask(request.mask, codec)
    if (!alphaMask.ok) return alphaMask
    return ok(server.dialect.encodeRequest(request, { extensions, boundary, alphaMask: alphaMask.value }))
  }

  #toGeneration(answer: Answer, asked: GenerationRequest): Generation {
    const { headers, ...decoded } = answer
    const told = readAnswerHeaders(headers)
    const requestId = headers.get('x-request-id')
    const costUsd = costOf(told, asked, decoded)
    const warnings = [...decoded.warnings, ...checkModel(decoded.model, asked.model)]
    const found = decoded.images.flatMap((image) => checkPicture(image, asked))
    return {
      ...decoded,
      ...(costUsd === undefined ? {} : { costUsd }),
      warnings: [...warnings, ...found.filter((one) => !warnings.some((other) => other.code === one.code))],
      trace: {
        path: told.path ?? this.#options.id,
        attempts: Math.max(this.#attempts, told.attempts ?? 1),
        totalMs: this.#options.now() - this.#startedAt,
        ...(requestId === null ? {} : { requestId }),
        ...(told.cache === undefined ? {} : { cache: told.cache }),
        ...(told.queueMs === undefined ? {} : { queueMs: told.queueMs }),
        ...(told.generation === undefined ? {} : { generation: told.generation }),
      },
    }
  }

  #serverWait(fault: Failure, headers: HeaderReader | undefined): number | undefined {
    if (fault.kind === 'rate-limited' && fault.retryAfterMs !== undefined) return fault.retryAfterMs
    return headers === undefined ? undefined : readRetryAfter(headers, this.#options.now())
  }

  /** The failure of a call that was cancelled or ran out of time. */
  #stopped(): Failure | undefined {
    if (this.#context.signal.aborted) return CANCELLED
    if (!this.#deadline.signal.aborted && this.#deadline.remainingMs() > 0) return undefined
    const afterMs = this.#deadline.timeoutMs
    return failure({ kind: 'timeout', afterMs }, `No picture came within ${Math.round(afterMs / 1000)} s.`)
  }

  async #wait(ms: number): Promise<void> {
    try {
      await this.#options.sleep(ms, this.#deadline.signal)
    } catch {
      // A wait that was aborted shows in the signal.
    }
  }

  #redact(text: string): string {
    return redactText(text, this.#options.connection.key)
  }
}

function isEmptyAnswer(outcome: Result<unknown, Failure>): boolean {
  if (outcome.ok || outcome.failure.kind !== 'no-image') return false
  const { text, finishReason = '' } = outcome.failure
  // Words are for the designer to read; asking again would cost and hide them.
  return EMPTY_REASONS.has(finishReason) || (text === undefined && finishReason !== 'MAX_TOKENS')
}

/** What was counted comes before what was estimated: a gateway that passes an answer on while it arrives can but estimate. */
function costOf(told: ToldAnswer, asked: GenerationRequest, decoded: DecodedAnswer): number | undefined {
  const counted = decoded.usage === undefined ? undefined : costOfAnswer(asked, decoded)
  const named = told.costUsd ?? decoded.costUsd
  return (told.costBasis === 'estimate' ? (counted ?? named) : named) ?? costOfAnswer(asked, decoded)
}

function withWait(fault: Failure, serverWaitMs: number | undefined): Failure {
  if (fault.kind !== 'rate-limited' || serverWaitMs === undefined) return fault
  return { ...fault, retryAfterMs: serverWaitMs }
}

function unreachable(): Failure {
  return failure({ kind: 'network' }, 'The image service could not be reached.')
}
