import { describe, expect, test } from 'vitest'
import { decodeChatRequest } from '../../../src/api/dialects/openai/chat/decode-chat-request'
import { decodeOpenAiRequest, type OpenAiCall } from '../../../src/api/dialects/openai/decode-request'
import { headerOnlyPng } from '../../fixtures/pictures'

const LIMITS = { pictures: 3, picturePixels: 50e6 }
const PICTURE = headerOnlyPng(64, 32)
const SECOND = headerOnlyPng(8, 8)
const BOMB = headerOnlyPng(30_000, 30_000)
const dataUrl = `data:image/png;base64,${Buffer.from(PICTURE.bytes).toString('base64')}`
const common = {
  headers: new Headers(),
  defaultModel: 'nano-banana-2',
  newIdempotencyKey: () => 'made',
  limits: LIMITS,
}

function decode(fields: object, changes: Partial<OpenAiCall> = {}) {
  const call = { operation: 'generations', fields: { prompt: 'A boat', ...fields }, files: [] } as const
  return decodeOpenAiRequest({ ...common, ...call, ...changes })
}

const edit = (fields: object) => decode(fields, { operation: 'edits' })
const images = (...found: readonly (typeof PICTURE)[]) => found.map((image) => expect.objectContaining({ image }))

describe('an images call', () => {
  test.each([
    ['several pictures', { n: '3' }, { count: 3 }],
    ['pixels', { size: '1536x1024' }, { aspectRatio: '3:2', imageSize: '2K' }],
    ['odd pixels', { size: '1000x990' }, { aspectRatio: '1:1', imageSize: '1K' }],
    ['no size', { size: 'auto', quality: 'auto' }, { imageSize: '1K' }],
    ['low', { quality: 'low' }, { imageSize: '1K' }],
    ['standard', { quality: 'standard' }, { imageSize: '1K' }],
    ['medium', { quality: 'medium' }, { imageSize: '2K' }],
    ['hd', { quality: 'hd' }, { imageSize: '2K' }],
    ['high', { quality: 'high' }, { imageSize: '4K' }],
    ['xhigh', { quality: 'xhigh' }, { imageSize: '4K' }],
    ['max', { quality: 'max' }, { imageSize: '4K' }],
    ['a size before a quality', { quality: 'high', size: '1024x1024' }, { imageSize: '1K' }],
    ['a ratio', { image_config: { aspect_ratio: '21:9', image_size: '2k' } }, { aspectRatio: '21:9', imageSize: '2K' }],
  ])('for %s', (_what, fields, request) => {
    expect(decode(fields)).toMatchObject({ ok: true, value: { request, warnings: [] } })
  })

  test.each([
    [
      { output_format: 'jpeg', output_compression: '70' },
      { mediaType: 'image/jpeg', quality: 70 },
    ],
    [
      { output_format: 'webp', output_compression: 0 },
      { mediaType: 'image/webp', quality: 1 },
    ],
    [{ output_format: 'png' }, { mediaType: 'image/png' }],
    [{}, undefined],
  ])('in the file format %o', (fields, format) => {
    const outcome = decode(fields)
    expect(outcome.ok && outcome.value.format).toEqual(format)
    expect(outcome).toMatchObject({ ok: true, value: { warnings: [] } })
  })

  test.each([
    [{ background: 'transparent' }, 'transparent'],
    [{ partial_images: '2' }, 'partial'],
    [{ response_format: 'url' }, 'base64'],
    [{ output_format: 'png', output_compression: 50 }, 'output_compression'],
    [{ quality: 'sublime' }, 'quality'],
    [{ style: 'vivid' }, 'style'],
    [{ input_fidelity: 'high' }, 'input_fidelity'],
  ])('with %o is honoured but for that, with a word about it', (fields, words) => {
    const outcome = decode(fields)
    expect(outcome.ok && outcome.value.warnings.map(({ message }) => message)).toEqual([expect.stringContaining(words)])
  })

  test.each([
    { background: 'opaque' },
    { partial_images: 0 },
    { response_format: 'b64_json', moderation: 'low', user: 'u', background: 'auto' },
  ])('with %o needs no word', (fields) => {
    expect(decode(fields)).toMatchObject({ ok: true, value: { warnings: [] } })
  })

  test.each([
    [{ output_format: 'svg' }, 'svg'],
    [{ n: 9 }, 'n'],
    [{ n: 'many' }, 'n'],
    [{ size: 'huge' }, 'huge'],
    [{ prompt: ' ' }, 'empty'],
    [{ image: 'https://example.com/a.png' }, 'not fetched'],
  ])('with %o is refused', (fields, words) => {
    expect(decode(fields)).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-request', message: expect.stringContaining(words) },
    })
  })

  test.each([
    ['image', { image: PICTURE.bytes }, [PICTURE]],
    ['a list', { image: [PICTURE.bytes, SECOND.bytes] }, [PICTURE, SECOND]],
    ['image[]', { 'image[]': [PICTURE.bytes, SECOND.bytes] }, [PICTURE, SECOND]],
    ['image[0]', { 'image[0]': PICTURE.bytes, 'image[1]': SECOND.bytes }, [PICTURE, SECOND]],
    ['a data URL that came as text', { 'image[0]': dataUrl }, [PICTURE]],
    ['images', { images: [{ image_url: PICTURE.bytes }] }, [PICTURE]],
  ])('finds its pictures in JSON under %s', (_name, fields, expected) => {
    expect(edit(fields)).toMatchObject({ ok: true, value: { request: { references: images(...expected) } } })
  })

  test.each(['image', 'image[]', 'image[0]', 'image[1]', 'images[]'])(
    'finds its pictures in a form under %s',
    (name) => {
      const outcome = decode({}, { operation: 'edits', files: [{ name, bytes: PICTURE.bytes }] })
      expect(outcome).toMatchObject({ ok: true, value: { request: { references: images(PICTURE) } } })
    },
  )

  test('is bounded in pictures, the mask among them, and in their pixels', () => {
    const bytes = PICTURE.bytes
    expect(edit({ image: [bytes, bytes, bytes], mask: bytes })).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-request', message: expect.stringContaining('at most 3') },
    })
    expect(edit({ image: bytes, mask: BOMB.bytes })).toMatchObject({
      ok: false,
      failure: { kind: 'too-large', message: 'The mask is 30000 x 30000 px; at most 50 million pixels are taken.' },
    })
  })
})

describe('a chat', () => {
  const chat = (body: object) => decodeChatRequest({ ...common, json: body })
  const user = (content: unknown) => ({ role: 'user', content })
  const picturePart = (url: unknown = PICTURE.bytes) => ({ type: 'image_url', image_url: { url } })

  test('is all its words in order, and the pictures of every turn', () => {
    const messages = [
      { role: 'system', content: 'Be bold.' },
      user('A boat'),
      { role: 'assistant', content: 'Here you are.', images: [picturePart()] },
      user([
        { type: 'text', text: 'At night, like this' },
        { type: 'image_url', image_url: SECOND.bytes },
      ]),
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
    ]
    expect(chat({ messages })).toMatchObject({
      ok: true,
      value: {
        request: {
          mode: 'edit',
          prompt: 'Be bold.\n\nBe kind.\n\nA boat\n\nAt night, like this',
          references: images(PICTURE, SECOND),
          model: 'nano-banana-2',
        },
        stream: false,
        warnings: [],
      },
    })
  })

  test('finds what an assistant drew into its words', () => {
    const messages = [{ role: 'assistant', content: `![image](${dataUrl})` }, user('At night')]
    expect(chat({ messages })).toMatchObject({ ok: true, value: { request: { references: images(PICTURE) } } })
  })

  test('says ratio, size, number, seed, and whether it streams', () => {
    const body = {
      model: 'google/gemini-3.1-flash-image',
      messages: [user('A boat')],
      modalities: ['image', 'text'],
      image_config: { aspect_ratio: '16:9', image_size: '2K' },
      n: 2,
      seed: 7,
      stream: true,
      stream_options: { include_usage: true },
    }
    expect(chat(body)).toMatchObject({
      ok: true,
      value: {
        request: { aspectRatio: '16:9', imageSize: '2K', count: 2, seed: 7, model: body.model },
        stream: true,
        warnings: [],
      },
    })
  })

  test('names what it asks for in vain', () => {
    const messages = [user([{ type: 'text', text: 'A boat' }, { type: 'input_audio' }]), { role: 'tool', content: 'x' }]
    const outcome = chat({ messages, temperature: 0, tools: [], top_p: null })
    expect(outcome.ok && outcome.value.warnings.map(({ message }) => message)).toEqual([
      'The option temperature was not used.',
      'The option tools was not used.',
      'Messages of the role tool were not used.',
      'Parts of the type input_audio were not used.',
    ])
  })

  test.each([
    [{ messages: [user('')] }, 'empty'],
    [{ messages: [] }, 'empty'],
    [{ messages: 'A boat' }, 'messages'],
    [{}, 'messages'],
    [[], 'messages'],
    [{ messages: [user('A boat')], modalities: ['text'] }, 'modalities'],
    [{ messages: [user([picturePart('https://example.com/a.png')])] }, 'not fetched'],
    [{ messages: [user(Array.from({ length: 4 }, () => picturePart()))] }, 'at most 3'],
    [{ messages: [user([picturePart(BOMB.bytes)])] }, '50 million pixels'],
  ])('is refused: %j', (body, words) => {
    expect(chat(body)).toMatchObject({ ok: false, failure: { message: expect.stringContaining(words) } })
  })
})
