import { expect, test } from 'vitest'
import { generatedToCsv } from '../../src/ui/generated-csv'

test('a table of generated pictures opens in a spreadsheet whatever a prompt contains', () => {
  const recipe = {
    version: 1 as const,
    mode: 'fill',
    prompt: '=SUM(A1), "two"\nlines',
    model: 'nano-banana-2',
    imageSize: '1K',
    references: [
      { role: 'style', name: 'Poster' },
      { role: 'product', name: 'Lamp, red' },
    ],
    masks: ['Ellipse 3', 'painted'],
    path: 'studio',
    costUsd: 0.067,
    madeAt: '2026-11-24T12:00:00.000Z',
    author: 'Anna',
  }
  expect(generatedToCsv([{ id: '1:1', name: 'Hero, left', page: 'Home', recipe }])).toBe(
    'page,layer,mode,prompt,model,size,ratio,references,masks,path,cost USD,author,made at\r\n' +
      `Home,"Hero, left",fill,"'=SUM(A1), ""two""\nlines",nano-banana-2,1K,,"style: Poster; product: Lamp, red",Ellipse 3; painted,studio,0.067,Anna,2026-11-24T12:00:00.000Z\r\n`,
  )
})
