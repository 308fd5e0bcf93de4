import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headerOnlyPng } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { askAndKeep, FORMATS, warningsOf } from './ask'
import { COST_USD, startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'
import { readLedgerRows } from './read-ledger-rows'

const SMALL = headerOnlyPng(512, 512, [7])

let upstream: PictureUpstream
let gateway: RunningGateway

beforeAll(async () => {
  upstream = await startPictureUpstream({ paint: () => SMALL })
  gateway = await startFeatureGateway([studioPath(upstream)])
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

/** A good answer of Gemini's with headers of another Refill. */
function answerWith(headers: Readonly<Record<string, string>>) {
  const inlineData = { mimeType: 'image/png', data: Buffer.from(SMALL.bytes).toString('base64') }
  const candidates = [{ content: { role: 'model', parts: [{ inlineData }] }, finishReason: 'STOP', index: 0 }]
  const usageMetadata = {
    promptTokenCount: 10,
    candidatesTokenCount: 1120,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
  }
  return { status: 200, json: { candidates, usageMetadata }, headers }
}

async function costOfNext(headers: Readonly<Record<string, string>>, prompt: string): Promise<number> {
  upstream.answerNext(answerWith(headers))
  await askAndKeep(gateway, { prompt })
  return Number((await readLedgerRows(gateway)).at(-1)?.['cost_usd'])
}

describe('A picture as it really came', () => {
  test.each(FORMATS)('is told of when it is smaller than asked (%s)', async (format) => {
    const wish = { format, prompt: `Large ${format}`, ratio: '1:1', size: '4K' }
    expect(warningsOf(await askAndKeep(gateway, wish))).toContain('Asked for 4K (4096')
    expect(warningsOf(await askAndKeep(gateway, { ...wish, prompt: `Small ${format}`, size: '512' }))).toBe('')
  })

  test('costs what another gateway measured, and by its counts where that one only estimated', async () => {
    const told = { 'x-refill-cost-usd': '0.02' }
    expect(await costOfNext({ ...told, 'x-refill-cost-basis': 'measured' }, 'A')).toBe(0.02)
    expect(await costOfNext({ ...told, 'x-refill-cost-basis': 'estimate' }, 'B')).toBeCloseTo(COST_USD, 9)
  })
})
