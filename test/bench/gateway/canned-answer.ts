import { randomBytes } from 'node:crypto'

/** Sizes of an answer's body: an error-sized one, a usual picture, and a large one. Bytes. */
export const ANSWER_SIZES = { tiny: 1_024, '2MB': 2_000_000, '20MB': 20_000_000 } as const

/** Name of a size. */
export type AnswerSize = keyof typeof ANSWER_SIZES

/** Smallest first. */
export const ANSWER_SIZE_NAMES: readonly AnswerSize[] = ['tiny', '2MB', '20MB']

/** Whether a text names a size. */
export function isAnswerSize(name: string): name is AnswerSize {
  return Object.hasOwn(ANSWER_SIZES, name)
}

/** A generateContent answer of about that size: one PNG that does not compress, the usage after it, as Google writes it. */
export function makeAnswer(sizeBytes: number): Buffer {
  const tail = {
    usageMetadata: {
      promptTokenCount: 12,
      candidatesTokenCount: 1120,
      totalTokenCount: 1132,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    },
    modelVersion: 'gemini-3.1-flash-image',
  }
  const wrap = (data: string) =>
    JSON.stringify({
      candidates: [
        {
          content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data } }] },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      ...tail,
    })
  const pictureBytes = Math.max(33, Math.floor(((sizeBytes - wrap('').length) / 4) * 3))
  return Buffer.from(wrap(makePicture(pictureBytes).toString('base64')))
}

/** The head of a 1024 x 1024 PNG, and noise: nobody decodes it. */
function makePicture(sizeBytes: number): Buffer {
  const head = Buffer.alloc(33)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head)
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(1024, 16)
  head.writeUInt32BE(1024, 20)
  head.set([8, 6, 0, 0, 0], 24)
  return Buffer.concat([head, randomBytes(Math.max(0, sizeBytes - head.length))])
}
