import type { DecodedAnswer } from '../../api/dialects/dialect'
import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Generation, Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import { describeStoreFault } from '../stores/describe-store-fault'
import type { KeptPicture, PictureStore } from '../stores/picture-store'
import type { DeliverTo } from './deliver-answer'
import { encodeWhole } from './encode-answer'
import type { AnswerSummary, Delivered, LiveAnswer } from './live-answer'

/** A live answer whose pictures are all in memory already. */
export function createWholeAnswer(
  decoded: DecodedAnswer,
  pathWarnings: readonly Warning[],
): Result<LiveAnswer, Failure> {
  const first = decoded.images[0]
  if (first === undefined) return fail(failure({ kind: 'no-image' }, 'The model answered without a picture.'))
  const warnings = [...pathWarnings, ...decoded.warnings]
  return ok({
    mediaType: first.mediaType,
    extent: first.extent,
    warnings,
    deliver: (to) => deliverWhole(decoded, to),
    collect: async () => ok({ ...decoded, warnings, signatures: [] }),
    abandon() {},
  })
}

async function deliverWhole(decoded: DecodedAnswer, to: DeliverTo): Promise<Result<Delivered, Failure>> {
  const { client, shape, status, headers, keep, beforeEnd } = to
  const { usage, text, model, costUsd, images } = decoded
  const said = {
    ...(usage === undefined ? {} : { usage }),
    ...(text === undefined ? {} : { text }),
    ...(model === undefined ? {} : { model }),
    ...(costUsd === undefined ? {} : { costUsd }),
  }
  const generation: Generation = { ...said, images, warnings: [], trace: { path: '', attempts: 0, totalMs: 0 } }
  const wire = encodeWhole(generation, shape)
  const whole = Buffer.concat(wire.body)
  const summary: AnswerSummary = { ...said, signatures: [] }
  const keepPictures = async () => (keep === undefined ? {} : keepAll(images, keep))
  const before = beforeEnd === undefined ? undefined : { summary, ...(await keepPictures()) }
  if (before !== undefined) await beforeEnd?.(before)
  client.begin(status, {
    ...headers,
    'content-type': wire.headers['content-type'] ?? 'application/json',
    'content-length': String(whole.length),
  })
  await client.write(whole)
  await client.end()
  const arrived = before ?? { summary, ...(await keepPictures()) }
  return ok({ ...arrived, complete: !client.left.aborted, sentBytes: whole.length })
}

async function keepAll(
  images: readonly EncodedImage[],
  store: PictureStore,
): Promise<Pick<Delivered, 'pictures' | 'keepFault'>> {
  const pictures: KeptPicture[] = []
  for (const { bytes } of images) {
    const writer = store.create()
    try {
      await writer.write(bytes)
      pictures.push(await writer.close())
    } catch (error) {
      await writer.abort()
      return { keepFault: describeStoreFault(error) }
    }
  }
  return { pictures }
}
