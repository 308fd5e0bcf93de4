import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningGateway } from '../start-gateway'
import { type Answered, askFor, FORMATS, warningsOf } from './ask'
import { openAiPath, startFeatureGateway, studioPath } from './feature-gateway'
import { answers, bodyOf, type PictureUpstream, startPictureUpstream } from './picture-upstream'
import { untilIdle } from './read-ledger-rows'

let upstreams: readonly [PictureUpstream, PictureUpstream, PictureUpstream]
let gateway: RunningGateway

beforeAll(async () => {
  upstreams = [
    await startPictureUpstream({ signature: 'c2lnbmF0dXJlLW9uZQ==' }),
    await startPictureUpstream({ signature: 'c2lnbmF0dXJlLXR3bw==' }),
    await startPictureUpstream(),
  ]
  const [one, two, three] = upstreams
  gateway = await startFeatureGateway(
    [studioPath(one, { id: 'one' }), studioPath(two, { id: 'two' }), openAiPath(three, 'images')],
    { config: { routing: { policy: 'fixed', maxAttempts: 2 } } },
  )
})
afterAll(async () => {
  await gateway.stop()
  for (const upstream of upstreams) await upstream.close()
})

/** The next turn of a thread, with the model's own turn sent back as it came. */
const nextTurn = (answered: Answered, text: string) => ({
  contents: [{ role: 'user', parts: [{ text: 'A barn' }] }, modelTurn(answered), { role: 'user', parts: [{ text }] }],
})

function modelTurn({ json }: Answered): unknown {
  const text = JSON.stringify(json)
  return JSON.parse(text).candidates[0].content
}

describe('A thread that a path signed', () => {
  test.each(['one', 'two'])('goes back to it, whichever comes first in the file (%s)', async (path) => {
    const first = await askFor(gateway, { prompt: `Thread of ${path}`, headers: { 'x-refill-route': path } })
    expect(JSON.stringify(first.json)).toContain('thoughtSignature')
    await untilIdle(gateway)
    for (const text of ['At night', 'With snow']) {
      expect(await askFor(gateway, { body: nextTurn(first, text) })).toMatchObject({ status: 200, path, cache: 'off' })
    }
  })

  test('arrives there with its signature and its picture', async () => {
    const first = await askFor(gateway, { prompt: 'Arriving', headers: { 'x-refill-route': 'two' } })
    const body = nextTurn(first, 'At dawn')
    await untilIdle(gateway)
    await askFor(gateway, { body })
    const call = upstreams[1].calls.at(-1)
    expect(call === undefined ? undefined : bodyOf(call)).toMatchObject(body)
  })

  test('goes back to it after an answer that was converted on the way', async () => {
    const headers = { 'x-refill-route': 'two' }
    await askFor(gateway, { prompt: 'Collected', headers, count: 2 })
    const thread = [{ role: 'model', parts: [{ text: '.', thoughtSignature: 'c2lnbmF0dXJlLXR3bw==' }] }]
    const body = { contents: [...thread, { role: 'user', parts: [{ text: 'On' }] }] }
    expect((await askFor(gateway, { body })).path).toBe('two')
  })

  test('fails rather than go to another path, for which its signature means nothing', async () => {
    const first = await askFor(gateway, { prompt: 'Failing', headers: { 'x-refill-route': 'two' } })
    const before = upstreams[0].calls.length
    await untilIdle(gateway)
    upstreams[1].answerNext(answers.badRequest)
    expect((await askFor(gateway, { body: nextTurn(first, 'Fail') })).status).toBe(400)
    expect(upstreams[0].calls).toHaveLength(before)
  })

  test('goes anywhere when its path was taken away', async () => {
    const first = await askFor(gateway, { prompt: 'Orphaned', headers: { 'x-refill-route': 'two' } })
    const { paths, ...rest } = gateway.settings
    gateway.gateway.configure({ ...rest, paths: paths.filter(({ id }) => id !== 'two') })
    expect((await askFor(gateway, { body: nextTurn(first, 'Elsewhere') })).path).toBe('one')
    gateway.gateway.configure(gateway.settings)
  })
})

test.each(FORMATS)(
  'A signature is no secret of the path: a client of %s gets its picture all the same',
  async (format) => {
    const answered = await askFor(gateway, { format, prompt: `Signed ${format}` })
    expect(answered).toMatchObject({ status: 200, path: 'one' })
    expect(warningsOf(answered)).toBe('')
  },
)
