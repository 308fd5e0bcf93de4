import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_SIZES, isAnswerSize, makeAnswer } from './canned-answer'

/*
 * The upstream of the bench, in a process of its own: answers every POST with the canned body that the last
 * `GET /bench/answer/SIZE` chose, whole or in two halves, and says at `GET /bench/seen` what it saw.
 */

const HALVES_APART_MS = 500

const bodies = {
  tiny: makeAnswer(ANSWER_SIZES.tiny),
  '2MB': makeAnswer(ANSWER_SIZES['2MB']),
  '20MB': makeAnswer(ANSWER_SIZES['20MB']),
}
let body = bodies.tiny
let inHalves = false
const seen = { firstByteAtNs: '0', brokenOff: 0 }

const server = createServer((request, response) => {
  const [, , command, size = ''] = (request.url ?? '').split('/')
  if (request.method === 'POST') {
    request.resume()
    request.on('end', () => answer(response))
  } else if (command === 'seen') {
    response.end(JSON.stringify(seen))
    seen.brokenOff = 0
  } else {
    if (isAnswerSize(size)) body = bodies[size]
    inHalves = command === 'halves'
    response.end(JSON.stringify({ bytes: body.length }))
  }
})

function answer(response: ServerResponse): void {
  response.on('close', () => {
    if (!response.writableFinished) seen.brokenOff += 1
  })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) })
  if (inHalves) void answerInHalves(response)
  else response.end(body)
}

async function answerInHalves(response: ServerResponse): Promise<void> {
  const middle = body.length >> 1
  // The same clock in all processes of a machine.
  seen.firstByteAtNs = String(process.hrtime.bigint())
  response.write(body.subarray(0, middle))
  await sleep(HALVES_APART_MS)
  response.end(body.subarray(middle))
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on :${typeof address === 'object' ? (address?.port ?? 0) : 0}`)
})
