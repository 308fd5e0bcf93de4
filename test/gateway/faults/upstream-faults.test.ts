import { afterEach, describe, expect, test } from 'vitest'
import { steps } from '../../fixtures/fake-google'
import { type Answer, json } from '../../fixtures/fake-upstream'
import {
  answerText,
  CLIENTS,
  type FaultGateway,
  type FaultOptions,
  halfOf,
  inTurn,
  LARGE_BYTES,
  PROMPT,
  PROVIDER_KEY,
  picture,
  startFaultGateway,
  text,
  widthIn,
} from './fault-gateway'

let running: FaultGateway | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})
const start = async (options?: FaultOptions) => {
  running = await startFaultGateway(options)
  return running
}

/** A step of the fake Google as an answer of an upstream. */
function asAnswer(step: (typeof steps)[keyof typeof steps] extends (...args: never[]) => infer S ? S : never): Answer {
  if (step.kind === 'json') return json(step.json, step.status, step.headers)
  if (step.kind === 'raw') return text(step.text, step.contentType, step.status)
  throw new Error(`${step.kind} is no answer`)
}

const hang: Answer = () => {}
const reset: Answer = (response) => response.destroy()
const error = (status: number) =>
  json({ error: { code: status, status: 'INTERNAL', message: 'Something broke.' } }, status)
/** Attempts that the answer says it took. */
const attemptsOf = (response: Response) => Number(response.headers.get('x-refill-attempts'))
const pathOf = (response: Response) => response.headers.get('x-refill-path')
const readiness = async ({ url }: FaultGateway) => (await fetch(`${url}/readyz`)).json()

describe('a path that fails before there is a picture', () => {
  test.each<[string, Answer, FaultOptions?]>([
    ['answers 429 and names a wait in its body', asAnswer(steps.rateLimited('37s'))],
    [
      'answers 429 with Retry-After',
      json({ error: { code: 429, message: 'Slow down.' } }, 429, { 'retry-after': '37' }),
    ],
    ['has used up its day', asAnswer(steps.perDayQuota())],
    ['answers 500', error(500)],
    ['answers 503', asAnswer(steps.overloaded())],
    ['never answers', hang, { attemptSeconds: 0.05 }],
    ['breaks the connection before it answers', reset],
    ['breaks the connection within a small answer', halfOf(answerText(), (_send, breakOff) => breakOff())],
    ['answers something that is no JSON', text('{"candidates": [{]', 'application/json')],
    ['answers a web page', asAnswer(steps.webPage())],
    ['answers the error page of a proxy', asAnswer(steps.htmlBadGateway())],
    [
      'announces an answer of 2 GB',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2e9 })
        response.write('{"candidates":')
      },
    ],
    ['redirects elsewhere', (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/else' }).end()],
    ['does not accept the key', error(401)],
    ['does not have the model', error(404)],
  ])('%s: another path makes the picture', async (_what, answer, options) => {
    const { first, second, ask } = await start(options)
    first.answerWith(answer)
    const response = await ask({ name: 'press-1' })
    expect(response.status).toBe(200)
    expect(widthIn(await response.json())).toBe(1024)
    expect([pathOf(response), attemptsOf(response)]).toEqual(['second', 2])
    expect([first.calls.length, second.calls.length]).toEqual([1, 1])
  })

  test.each<[string, Answer, string]>([
    ['the wait of a 429', asAnswer(steps.rateLimited('37s')), 'open'],
    ['Retry-After', json({ error: { code: 429, message: 'Slow down.' } }, 429, { 'retry-after': '37' }), 'open'],
    ['a day that is used up', asAnswer(steps.perDayQuota()), 'open'],
    ['a key that is not accepted', error(403), 'off'],
  ])('%s keeps the next requests from it, and readyz says degraded', async (_what, answer) => {
    const gateway = await start()
    gateway.first.answerWith(answer)
    await gateway.ask({ prompt: 'one' })
    expect(pathOf(await gateway.ask({ prompt: 'two' }))).toBe('second')
    expect(gateway.first.calls).toHaveLength(1)
    expect(await readiness(gateway)).toMatchObject({
      ready: true,
      status: 'degraded',
      problems: [expect.stringContaining('first')],
    })
  })

  test('whose key is not accepted is told to the operator, without the key and the prompt that it repeats', async () => {
    const gateway = await start()
    const message = `The key ${PROVIDER_KEY} may not ask for "${PROMPT}".`
    gateway.first.answerWith(json({ error: { code: 401, status: 'UNAUTHENTICATED', message } }, 401))
    await gateway.ask({ prompt: PROMPT })
    expect(gateway.logged()).toMatch(/"level":40[^\n]*The path first is off, since its key is not accepted/)
    const told = `${gateway.logged()} ${JSON.stringify(await readiness(gateway))}`
    expect(told).toContain('The provider’s key is not accepted.')
    for (const secret of [PROVIDER_KEY, PROMPT]) expect(told).not.toContain(secret)
  })

  test('does not have one name of a model: its next name is tried before another path', async () => {
    const gateway = await start({ models: ['new-name', 'old-name'] })
    gateway.first.answerWith(inTurn(error(404), picture()))
    const response = await gateway.ask()
    expect(pathOf(response)).toBe('first')
    expect(gateway.first.calls.map(({ path }) => path)).toEqual([
      expect.stringContaining('new-name'),
      expect.stringContaining('old-name'),
    ])
    expect(gateway.second.calls).toHaveLength(0)
    await gateway.ask({ prompt: 'two' })
    expect(gateway.first.calls.at(-1)?.path).toContain('old-name')
  })

  test('has none of the names of a model: another path is tried', async () => {
    const gateway = await start({ models: ['new-name', 'old-name'] })
    gateway.first.answerWith(error(404))
    expect(pathOf(await gateway.ask())).toBe('second')
    expect([gateway.first.calls.length, gateway.second.calls.length]).toEqual([2, 1])
  })
})

describe('the only path', () => {
  test.each(CLIENTS)('never answers: a client that speaks %s is told so in its own words', async (client) => {
    const { ask, first } = await start({ paths: 1, attemptSeconds: 0.03, routing: { maxAttempts: 1 } })
    first.answerWith(hang)
    const response = await ask({ client })
    expect(response.status).toBe(504)
    expect(response.headers.get('x-should-retry')).toBe('false')
    const { error: told } = await response.json()
    if (client === 'gemini') expect(told).toMatchObject({ code: 504, status: 'DEADLINE_EXCEEDED' })
    else expect(told).toMatchObject({ message: expect.stringContaining('did not answer'), type: expect.any(String) })
  })

  test('never answers until the deadline of the request', async () => {
    const { ask, first } = await start({ paths: 1, routing: { deadlineSeconds: 0.05 } })
    first.answerWith(hang)
    expect((await ask()).status).toBe(504)
    await expect.poll(() => first.brokenOff()).toBe(1)
  })

  test('is limited for longer than the deadline: the client is told how long', async () => {
    const { ask, first } = await start({ paths: 1, routing: { deadlineSeconds: 5 } })
    first.answerWith(asAnswer(steps.rateLimited('37s')))
    const response = await ask()
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '37'])
    expect((await ask({ prompt: 'two' })).status).toBe(429)
    expect(first.calls).toHaveLength(1)
  })

  test.each([500, 503])('answers %i once: it is asked again', async (status) => {
    const { ask, first } = await start({ paths: 1 })
    first.answerWith(inTurn(error(status), picture()))
    const response = await ask()
    expect([response.status, attemptsOf(response)]).toEqual([200, 2])
  })

  test('answers 503 every time: so does the gateway, after no more attempts than are set', async () => {
    const { ask, first } = await start({ paths: 1, routing: { maxAttempts: 3 } })
    first.answerWith(asAnswer(steps.overloaded()))
    expect((await ask()).status).toBe(503)
    expect(first.calls).toHaveLength(3)
  })
})

describe('an answer without a picture', () => {
  test('is asked for once more with a word about what is wanted', async () => {
    const { ask, first, second } = await start()
    first.answerWith(inTurn(asAnswer(steps.textOnly('I would paint a tree.')), picture()))
    expect(pathOf(await ask())).toBe('first')
    const [plain, hinted] = first.calls.map(({ body }) => body.toString())
    expect(hinted?.length ?? 0).toBeGreaterThan(plain?.length ?? 0)
    expect(second.calls).toHaveLength(0)
  })

  test('twice goes to the next path; thrice is told to the client', async () => {
    const { ask, first, second } = await start()
    first.answerWith(asAnswer(steps.textOnly('No.')))
    expect(pathOf(await ask({ client: 'images' }))).toBe('second')
    expect([first.calls.length, second.calls.length]).toEqual([2, 1])
    second.answerWith(asAnswer(steps.textOnly('Neither.')))
    const response = await ask({ client: 'images', prompt: 'two' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Neither.')
    expect([first.calls.length, second.calls.length]).toEqual([4, 2])
  })
})

describe('a refusal', () => {
  test.each([
    ['of the prompt', steps.blockedPrompt('PROHIBITED_CONTENT')],
    ['of the picture', steps.finished('IMAGE_SAFETY')],
  ])('%s is final: sent once, never elsewhere, and the path stays well', async (_what, step) => {
    const gateway = await start()
    gateway.first.answerWith(asAnswer(step))
    for (const prompt of ['1', '2', '3', '4', '5', '6']) {
      expect((await gateway.ask({ client: 'images', prompt })).status).toBe(400)
    }
    expect([gateway.first.calls.length, gateway.second.calls.length]).toEqual([6, 0])
    expect(await readiness(gateway)).toMatchObject({ status: 'ok', problems: [] })
  })

  test('stands for its idempotency key: who repeats it is not billed again', async () => {
    const { ask, first } = await start()
    first.answerWith(asAnswer(steps.finished('IMAGE_SAFETY')))
    for (const _ of [1, 2]) expect((await ask({ client: 'images', name: 'press-1' })).status).toBe(400)
    expect(first.calls).toHaveLength(1)
  })
})

describe('a path that fails again and again', () => {
  test('is left alone after five failures in a row', async () => {
    const gateway = await start()
    gateway.first.answerWith(error(500))
    for (const prompt of ['1', '2', '3', '4', '5', '6', '7'])
      expect(pathOf(await gateway.ask({ prompt }))).toBe('second')
    expect(gateway.first.calls).toHaveLength(5)
    expect(await readiness(gateway)).toMatchObject({ status: 'degraded' })
  })
})

describe('a connection that breaks within an answer', () => {
  const breakInTheMiddle = (gateway: FaultGateway) => {
    let breakOff = () => {}
    gateway.first.answerWith(
      halfOf(answerText(LARGE_BYTES), (_send, destroy) => {
        breakOff = destroy
      }),
    )
    return () => breakOff()
  }

  test.each(CLIENTS)('breaks that of a client that speaks %s: no answer that looks whole', async (client) => {
    const gateway = await start()
    const breakOff = breakInTheMiddle(gateway)
    const response = await gateway.ask({ client })
    expect(response.status).toBe(200)
    breakOff()
    await expect(response.arrayBuffer()).rejects.toThrow()
    expect(gateway.second.calls).toHaveLength(0)
  })

  test('is written down as failed with its cost, and the same key makes the picture anew', async () => {
    const gateway = await start()
    const breakOff = breakInTheMiddle(gateway)
    const response = await gateway.ask({ name: 'press-1' })
    breakOff()
    await expect(response.arrayBuffer()).rejects.toThrow()
    await expect.poll(async () => (await gateway.find('press-1')).state).toBe('failed')
    await expect.poll(() => gateway.entries()).toMatchObject([{ path: 'first', outcome: 'network' }])
    expect(gateway.entries()[0]?.cost_usd).toBeGreaterThan(0)
    gateway.first.answerWith(picture(LARGE_BYTES))
    const again = await gateway.ask({ name: 'press-1' })
    expect(widthIn(await again.json())).toBe(1024)
    expect(gateway.first.calls).toHaveLength(2)
  })
})

describe('an answer without end', () => {
  const endless =
    (head: string, filler: string): Answer =>
    (response) => {
      const chunk = Buffer.alloc(1 << 20, filler)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(head)
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) {}
      }
      response.on('drain', pour)
      pour()
    }

  test('that is no picture is given up early, and another path makes it', async () => {
    const { ask, first } = await start()
    first.answerWith(endless('{"candidates":[{"content":{"parts":[{"text":"', 'a'))
    const response = await ask()
    expect([response.status, pathOf(response)]).toEqual([200, 'second'])
    await expect.poll(() => first.brokenOff()).toBe(1)
  })

  test('that looks like a picture is cut at the limit, and so is the client', async () => {
    const { ask, first } = await start({ paths: 1, answerLimits: { maxBytes: 20e6 } })
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/HSuD').toString()
    first.answerWith(
      endless(`{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"${png}`, 'A'),
    )
    const response = await ask({ headers: { 'cache-control': 'no-store' } })
    let received = 0
    const read = async () => {
      const reader = response.body?.getReader()
      for (;;) {
        const chunk = await reader?.read()
        if (chunk === undefined || chunk.done) return
        received += chunk.value.length
      }
    }
    await expect(read()).rejects.toThrow()
    expect(received).toBeLessThan(21e6)
    await expect.poll(() => first.brokenOff()).toBe(1)
  })
})
