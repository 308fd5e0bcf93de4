import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { UpstreamAnswer } from '../upstream/provider-path'
import type { AnswerOutput } from './answer-output'
import { AnswerTap } from './answer-tap'
import { type BodyPump, type Pulled, type Stop, watchSignals } from './body-pump'
import { encodeFailureEvent } from './encode-answer'
import type { AnswerSummary, Delivered, LiveAnswer } from './live-answer'
import { PictureKeeper } from './picture-keeper'
import { contentTypeOf } from './shape-framing'

/** To whom, and how. */
export type DeliverTo = Parameters<LiveAnswer['deliver']>[0]

/** An answer that is arriving, and what its bytes become. */
export interface Delivery {
  readonly answer: UpstreamAnswer
  readonly pump: BodyPump
  readonly output: AnswerOutput
  readonly maxBytes: number
  /** Set where all of it is there already: it is small then, and goes out at once, with its size. */
  readonly known?: AnswerSummary
}

/** Passes an answer on while it arrives; see `LiveAnswer.deliver`. */
export async function deliverAnswer(delivery: Delivery, to: DeliverTo): Promise<Result<Delivered, Failure>> {
  const keeper = to.keep === undefined ? undefined : new PictureKeeper(to.keep)
  const sender = new Sender(delivery, to)
  // A call that is kept goes on without its client.
  const stop = watchSignals(keeper === undefined ? [to.signal, to.client.left] : [to.signal])
  const breakOff = () => to.client.destroy()
  to.signal.addEventListener('abort', breakOff, { once: true })
  try {
    const whole = await passOn(delivery, { sender, keeper, stop })
    if (!whole.ok) {
      delivery.pump.end()
      await sender.breakOff(whole.failure)
      await keeper?.abort()
      return whole
    }
    const last = delivery.output.finish(whole.value)
    if (to.beforeEnd === undefined) {
      const complete = await sender.end(last)
      return ok({ summary: whole.value, ...(await keeper?.finish()), complete, sentBytes: sender.sentBytes })
    }
    const arrived = { summary: whole.value, ...(await keeper?.finish()) }
    await to.beforeEnd(arrived)
    const complete = await sender.end(last)
    return ok({ ...arrived, complete, sentBytes: sender.sentBytes })
  } finally {
    stop.release()
    to.signal.removeEventListener('abort', breakOff)
  }
}

interface Ways {
  readonly sender: Sender
  readonly keeper: PictureKeeper | undefined
  readonly stop: Stop
}

async function passOn(
  { answer, pump, output, maxBytes, known }: Delivery,
  { sender, keeper, stop }: Ways,
): Promise<Result<AnswerSummary, Failure>> {
  const tap = new AnswerTap(answer, { output, maxBytes, ...(keeper === undefined ? {} : { keeper }) })
  const isRead = known === undefined || keeper !== undefined || output.readsPictures
  sender.begin()
  for (;;) {
    const chunk = await pump.pull(stop)
    if (chunk === 'end') return known === undefined ? tap.finish() : ok(known)
    if (typeof chunk === 'string') return fail(pullFailure(chunk, maxBytes))
    const fault = isRead ? tap.write(chunk) : undefined
    if (fault !== undefined) return fail(fault)
    await sender.send(output.take(chunk))
    await keeper?.settle()
  }
}

/** What it means that a body does not go on. */
export function pullFailure(why: Exclude<Pulled, Uint8Array | 'end'>, maxBytes: number): Failure {
  switch (why) {
    case 'stopped':
      return failure({ kind: 'cancelled' }, 'The call was ended before its answer had arrived.')
    case 'too-large':
      return failure(
        { kind: 'protocol' },
        `The answer is larger than ${Math.floor(maxBytes / 1e6)} MB, the limit here.`,
      )
    case 'broken':
      return failure({ kind: 'network' }, 'The connection broke while the answer was arriving.')
  }
}

/** Sends an answer piece by piece, or, a small one, at once. What would make it whole is held back where something comes before the end. */
class Sender {
  readonly #delivery: Delivery
  readonly #to: DeliverTo
  readonly #gathered: Uint8Array[] = []
  #announcedBytes: number | undefined
  sentBytes = 0

  constructor(delivery: Delivery, to: DeliverTo) {
    this.#delivery = delivery
    this.#to = to
  }

  begin(): void {
    const { answer, output, known } = this.#delivery
    if (known !== undefined) return
    this.#begin(answer.sizeBytes === undefined ? undefined : output.sizeOf(answer.sizeBytes))
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    if (this.#delivery.known !== undefined || this.#makesWhole(bytes)) this.#gathered.push(bytes)
    else await this.#write(bytes)
  }

  /** Sends the last bytes; tells whether the client got all. */
  async end(last: Uint8Array): Promise<boolean> {
    const { client } = this.#to
    const rest = [...this.#gathered, last].filter(({ length }) => length > 0)
    const whole = rest.length === 1 ? (rest[0] ?? last) : Buffer.concat(rest)
    if (this.#delivery.known !== undefined) this.#begin(whole.length)
    if (whole.length > 0) await this.#write(whole)
    await client.end()
    return !client.left.aborted
  }

  /** Ends an answer that will not be whole, so that nobody can take it for that. One that has not begun is left alone. */
  async breakOff(fault: Failure): Promise<void> {
    const { client, shape } = this.#to
    if (!client.hasBegun()) return
    // A stream that has begun without a picture yet was only kept alive.
    const canTell = this.sentBytes === 0 || this.#delivery.output.isBetweenEvents
    const event = canTell && client.isOpen() ? encodeFailureEvent(fault, shape) : undefined
    if (event === undefined) {
      client.destroy()
      return
    }
    await client.write(event)
    await client.end()
  }

  // Without an announced size only the end of the stream makes it whole.
  #makesWhole(bytes: Uint8Array): boolean {
    if (this.#to.beforeEnd === undefined || this.#announcedBytes === undefined) return false
    return this.sentBytes + bytes.length >= this.#announcedBytes
  }

  #begin(sizeBytes: number | undefined): void {
    this.#announcedBytes = sizeBytes
    const { client, status, headers, shape } = this.#to
    client.begin(status, {
      ...headers,
      'content-type': contentTypeOf(shape),
      ...(sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) }),
    })
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (!this.#to.client.isOpen()) return
    this.sentBytes += bytes.length
    await this.#to.client.write(bytes)
  }
}
