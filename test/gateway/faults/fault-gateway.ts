import { join } from 'node:path'
import Libsql from 'libsql'
import { type Answer, type FakeUpstream, startFakeUpstream } from '../../fixtures/fake-upstream'
import { headerOnlyPng } from '../../fixtures/pictures'
import { type RunningGateway, type StartOptions, startGateway } from '../start-gateway'

/** Shown by clients. */
export const STUDIO_KEY = 'studio-key-of-the-tests'
/** Shown to the upstreams. */
export const PROVIDER_KEY = 'provider-key-of-the-tests'
/** No log and no store may hold it. */
export const PROMPT = 'a confidential autumn campaign'

/** A whole gateway whose one or two paths lead to servers that are told what to do. The paths are tried in order. */
export interface FaultGateway extends RunningGateway {
  readonly first: FakeUpstream
  readonly second: FakeUpstream
  ask(what?: Asked): Promise<Response>
  /** What `GET /v1/generations/{name}` says. */
  find(name: string): Promise<{ readonly state?: string } & Record<string, unknown>>
  /** Rows of the ledger that are written by now, oldest first. */
  entries(): readonly LedgerRow[]
}

/** As much of a row as is looked at. */
export interface LedgerRow {
  readonly path: string
  readonly attempts: number
  readonly outcome: string
  readonly total_ms: number
  readonly cost_usd: number
}

export interface Asked {
  readonly client?: Client
  readonly prompt?: string
  /** The idempotency key. */
  readonly name?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** What is changed of it. */
export interface FaultOptions extends Omit<StartOptions, 'config' | 'keys'> {
  /** 2 unless set. */
  readonly paths?: 1 | 2
  readonly attemptSeconds?: number
  /** Ids that the paths try for the model. */
  readonly models?: readonly string[]
  readonly routing?: Readonly<Record<string, unknown>>
  /** Other sections of the settings file. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly keys?: readonly string[]
}

export type Client = 'gemini' | 'images' | 'chat'
export const CLIENTS: readonly Client[] = ['gemini', 'images', 'chat']
const MODEL = 'gemini-3.1-flash-image'

/** Paths `first` and `second` as a settings file has them. */
export function pathsTo(urls: readonly string[], { attemptSeconds = 30, models }: FaultOptions = {}) {
  return urls.map((url, index) => ({
    id: index === 0 ? 'first' : 'second',
    kind: 'ai-studio',
    key: { env: 'PROVIDER_KEY' },
    url,
    timeouts: { attemptSeconds },
    ...(models === undefined ? {} : { models: { [MODEL]: models } }),
  }))
}

export async function startFaultGateway(options: FaultOptions = {}): Promise<FaultGateway> {
  const { paths = 2, attemptSeconds, models, routing = {}, config = {}, keys = [STUDIO_KEY], ...rest } = options
  const first = await startFakeUpstream()
  const second = await startFakeUpstream()
  for (const upstream of [first, second]) upstream.answerWith(picture())
  const running = await startGateway({
    // No wait before a retry.
    random: () => 0,
    ...rest,
    keys,
    environment: { PROVIDER_KEY },
    config: {
      paths: pathsTo([first.url, second.url].slice(0, paths), options),
      routing: { policy: 'fixed', ...routing },
      ...config,
    },
  })
  return {
    ...running,
    first,
    second,
    ask: (what = {}) => ask(running.url, what),
    find: (name) => find(running.url, name),
    entries: () => readEntries(running.settings.dataDir),
    async stop() {
      // Upstreams first: who waits for them then is done.
      await Promise.all([first.close(), second.close()])
      await running.stop()
    },
  }
}

/** Asks for a picture as one kind of client does. */
export function ask(url: string, { client = 'gemini', prompt = PROMPT, name, headers = {}, signal }: Asked = {}) {
  const { path, body } = callOf(client, prompt)
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(client === 'gemini' ? { 'x-goog-api-key': STUDIO_KEY } : { authorization: `Bearer ${STUDIO_KEY}` }),
      ...(name === undefined ? {} : { 'idempotency-key': name }),
      ...headers,
    },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** Address and body of a call for a picture. */
export function callOf(client: Client, prompt: string) {
  switch (client) {
    case 'gemini':
      return { path: `/v1beta/models/${MODEL}:generateContent`, body: { contents: [{ parts: [{ text: prompt }] }] } }
    case 'images':
      return { path: '/v1/images/generations', body: { model: MODEL, prompt } }
    case 'chat':
      return { path: '/v1/chat/completions', body: { model: MODEL, messages: [{ role: 'user', content: prompt }] } }
  }
}

export async function find(url: string, name: string) {
  const response = await fetch(`${url}/v1/generations/${name}`, { headers: { 'x-goog-api-key': STUDIO_KEY } })
  return (await response.json()) as { readonly state?: string } & Record<string, unknown>
}

function readEntries(dataDir: string): readonly LedgerRow[] {
  const database = new Libsql(join(dataDir, 'ledger.db'))
  try {
    return database.prepare('SELECT * FROM request ORDER BY id').all() as LedgerRow[]
  } finally {
    database.close()
  }
}

/** What Google answers, its picture `bytes` large. Small ones are sent with their size, as one piece. */
export function answerText(bytes = 100, mark = 1): string {
  const data = Buffer.from(headerOnlyPng(1024, 1024, new Array<number>(bytes).fill(mark)).bytes).toString('base64')
  return JSON.stringify({
    candidates: [
      { content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data } }] }, finishReason: 'STOP' },
    ],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1120, totalTokenCount: 1130 },
    modelVersion: MODEL,
  })
}

/** Answers with a picture. */
export function picture(bytes = 100, mark = 1): Answer {
  const text = answerText(bytes, mark)
  return (response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text)
}

/** A picture larger than what is held whole: it is passed on while it arrives. */
export const LARGE_BYTES = 300_000

/** Sends half of a large answer; then what the test says. */
export function halfOf(text: string, then: (send: () => void, breakOff: () => void) => void): Answer {
  const middle = Math.floor(text.length / 2)
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
    response.write(text.slice(0, middle))
    then(
      () => response.end(text.slice(middle)),
      () => response.destroy(),
    )
  }
}

/** Answers only when it is let go. */
export function gate(answer: Answer): { readonly answer: Answer; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { answer: (response, call) => void opened.then(() => answer(response, call)), open }
}

/** One after the other; the last one from then on. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let next = 0
  return (response, call) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    answer?.(response, call)
  }
}

/** Text with a type of its own. */
export function text(body: string, contentType: string, status = 200): Answer {
  return (response) => response.writeHead(status, { 'content-type': contentType }).end(body)
}

/** Width of the first picture of a Gemini answer. */
export function widthIn(json: unknown): number | undefined {
  const data = /"data":"([^"]+)"/.exec(JSON.stringify(json))?.[1]
  return data === undefined ? undefined : Buffer.from(data, 'base64').readUInt32BE(16)
}
