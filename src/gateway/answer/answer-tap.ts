import { BodySink } from '../../api/remote/body-sink'
import type { BlobPlace, BlobSink } from '../../api/wire/blob-sink'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { UpstreamAnswer } from '../upstream/provider-path'
import { answerFault } from './answer-fault'
import type { AnswerOutput } from './answer-output'
import { decodeUpstream, isDraft, summarise } from './decode-upstream'
import type { AnswerSummary } from './live-answer'
import { PictureHead } from './picture-head'
import type { PictureKeeper } from './picture-keeper'

/** Where what is read beside an answer goes. */
export interface TapOptions {
  readonly output: AnswerOutput
  readonly keeper?: PictureKeeper
  readonly maxBytes: number
}

/** A line break within base64 would end an event in the middle of a picture. No JSON has one there. */
const LINE_BREAKS = [0x0a, 0x0d] as const

/** Reads an answer beside its way to the client: its numbers and words, and its pictures for those who want them. */
export class AnswerTap {
  readonly #answer: UpstreamAnswer
  readonly #options: TapOptions
  readonly #sink: BodySink
  #fault: Failure | undefined

  constructor(answer: UpstreamAnswer, options: TapOptions) {
    this.#answer = answer
    this.#options = options
    this.#sink = new BodySink(answer.headers.get('content-type') ?? '', {
      maxBytes: options.maxBytes,
      maxTextBytes: maxTextBytes(answer),
      openBlob: (place) => this.#open(place),
    })
  }

  /** Takes the next bytes. A failure is final. */
  write(chunk: Uint8Array): Failure | undefined {
    const fault = this.#sink.write(chunk)
    return fault === undefined ? this.#fault : answerFault(fault)
  }

  /** What the answer said, now that it is whole; or why it is no answer after all. */
  finish(): Result<AnswerSummary, Failure> {
    const body = this.#sink.finish()
    if (!body.ok) return fail(answerFault(body.failure))
    const { dialect, headers } = this.#answer
    const decoded = decodeUpstream(dialect, headers, body.value)
    return decoded.ok ? ok(summarise(decoded.value, body.value)) : fail(decoded.failure)
  }

  #open(place: BlobPlace): BlobSink {
    const head = new PictureHead()
    const drafted = isDraft(place.holder())
    const output = drafted ? undefined : this.#options.output.openPicture(place, head)
    const kept = drafted ? undefined : this.#options.keeper?.open()
    return {
      write: (chars, start, stop) => {
        if (!head.isDone) head.write(chars, start, stop)
        if (output !== undefined) this.#refuseLineBreaks(chars.subarray(start, stop))
        output?.write(chars, start, stop)
        kept?.write(chars, start, stop)
      },
      end: () => {
        head.finish()
        output?.end()
        return head.bytes()
      },
      close: (holder) => {
        const isFinal = !isDraft(holder)
        output?.close(isFinal)
        if (isFinal) kept?.close()
        else kept?.drop()
      },
    }
  }

  #refuseLineBreaks(chars: Uint8Array): void {
    if (LINE_BREAKS.some((byte) => chars.includes(byte))) {
      this.#fault ??= failure({ kind: 'protocol' }, 'The answer holds a picture that is not valid base64.')
    }
  }
}

/** Room for words and for signatures, which may be as large as a picture. */
const MAX_TEXT_BYTES = 32e6
/** Some chat servers put their pictures among the words. */
const MAX_CHAT_TEXT_BYTES = 64e6

/** Most bytes of an answer outside its pictures. */
export function maxTextBytes({ dialect }: UpstreamAnswer): number {
  return dialect === 'openai-chat' ? MAX_CHAT_TEXT_BYTES : MAX_TEXT_BYTES
}
