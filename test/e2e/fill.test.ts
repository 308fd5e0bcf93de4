import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readPngTexts } from '../../src/ui/pipeline/png-text'
import { arrive, type Designer, openStudio, type Studio } from './designer'

let studio: Studio
let designer: Designer

beforeAll(async () => {
  studio = await openStudio()
  designer = await arrive(studio)
})
afterAll(async () => {
  await designer.leave()
  await studio.close()
})
afterEach(async () => {
  expect(designer.errors).toEqual([])
  await designer.startOver()
})

describe('a designer with the built-in demo', () => {
  test('fills the selected frame and takes it back with one undo', async () => {
    await designer.select('Hero')
    const before = await designer.layer('Hero')
    await designer.run('Generate')
    await designer.prompt('A calm mountain lake at sunrise [demo: latency 0]')
    const depth = await designer.undoDepth()
    await designer.generate()
    expect((await designer.layer('Hero')).fills).toMatchObject([...before.fills, { type: 'IMAGE', scaleMode: 'FILL' }])
    expect(await designer.undoDepth()).toBe(depth + 1)
    await designer.page.evaluate(() => window.stage.undo())
    expect((await designer.layer('Hero')).fills).toEqual(before.fills)
    await designer.page.evaluate(() => window.stage.redo())
    await designer.screenshot('filled')
  })

  test('keeps the replaced picture, hidden, and the gradient over it', async () => {
    await designer.select('Hero / Tree line')
    const before = (await designer.layer('Hero / Tree line')).fills
    await designer.run('Generate')
    await designer.prompt('Dunes at night [demo: latency 0]')
    await designer.generate()
    const after = (await designer.layer('Hero / Tree line')).fills
    expect(after.map(({ type, visible }) => [type, visible !== false])).toEqual([
      ['IMAGE', false],
      ['IMAGE', true],
      ['GRADIENT_LINEAR', true],
    ])
    expect([{ ...after[0], visible: before[0]?.visible }, after[2]]).toEqual(before)
  })

  test('fills several layers with one picture', async () => {
    await designer.select('Portrait', 'Star')
    await designer.run('Generate')
    await designer.prompt('Wild flowers [demo: latency 0]')
    await designer.generate()
    const hashes = await Promise.all(
      ['Portrait', 'Star'].map(async (name) => imageHash((await designer.layer(name)).fills)),
    )
    expect(hashes[0]).toBeDefined()
    expect(hashes[0]).toBe(hashes[1])
  })

  test('with nothing selected gets a new frame in the middle of the view, named after the prompt', async () => {
    await designer.run('Generate')
    await designer.prompt('A quiet harbour at dusk')
    await designer.window.getByLabel('Ratio').selectOption('16:9')
    await designer.generate()
    const frame = await designer.layer('A quiet harbour at dusk')
    expect(frame).toMatchObject({ type: 'FRAME', width: 688, height: 384 })
    expect(await designer.page.evaluate(() => window.stage.selectedIds())).toEqual([frame.id])
  })

  test('is told about a locked layer before the press, and the picture goes beside it', async () => {
    const before = await designer.layer('Brand stamp (locked)')
    await designer.select('Brand stamp (locked)')
    await designer.run('Generate')
    await designer.window.getByText('it is locked').waitFor()
    await designer.prompt('A red wax seal')
    await designer.generate()
    expect((await designer.layer('Brand stamp (locked)')).fills).toEqual(before.fills)
    expect((await designer.layer('A red wax seal')).parentId).toBe(before.parentId)
  })

  test('gets four variants in a contact sheet beside the layer, and uses one of them', async () => {
    await designer.select('Hero')
    const depth = await designer.undoDepth()
    await designer.run('Generate')
    await designer.prompt('Rolling hills in {spring|autumn} [demo: latency 0]')
    await designer.window.getByLabel('Count').selectOption('2')
    await designer.generate()
    await designer.window.getByText('Show all 4 results').waitFor()
    const layers = await designer.layers()
    const sheet = layers.find(({ name, layoutMode }) => name.startsWith('Rolling hills') && layoutMode === 'HORIZONTAL')
    const texts = layers.filter(({ type, characters }) => type === 'TEXT' && / · \d.* s$/.test(characters))
    expect(texts.map(({ characters }) => characters.split(' · ').slice(0, 3).join(' · '))).toEqual([
      'spring · 1 of 2 · $0',
      'spring · 2 of 2 · $0',
      'autumn · 1 of 2 · $0',
      'autumn · 2 of 2 · $0',
    ])
    expect(await designer.undoDepth()).toBe(depth + 1)
    await designer.page.evaluate(() => window.stage.zoomToFit())
    await designer.page.waitForFunction(() => !window.stage.isDrawing())
    await designer.screenshot('contact-sheet')
    const picture = layers.find(({ name, fills }) => name === 'autumn · 1 of 2' && imageHash(fills) !== undefined)
    await designer.page.evaluate((id) => window.stage.select([id]), picture?.id ?? '')
    await designer.window.getByRole('button', { name: 'Use this one' }).click()
    await designer.window.getByText('Placed in “Hero”.').waitFor()
    expect(imageHash((await designer.layer('Hero')).fills)).toBe(imageHash(picture?.fills ?? []))
    expect(sheet?.childIds).toHaveLength(4)
  })

  test('tries results on the canvas by arrow keys, and only Enter changes the document', async () => {
    const { page, window } = designer
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Rolling hills [demo: latency 0]')
    await window.getByLabel('Count').selectOption('4')
    await designer.generate()
    await window.getByRole('button', { name: 'Show all 4 results' }).click()
    const before = await designer.layer('Hero')
    const depth = await designer.undoDepth()
    const shows = (count: number) =>
      page.waitForFunction(
        (wanted) => globalThis.window.stage.snapshot().find(({ name }) => name === 'Hero')?.fills.length === wanted,
        count,
      )
    const card = (index: number) => window.locator('.card').nth(index)
    const note = window.getByText('Shown on the canvas, not placed')

    await card(0).focus()
    await page.keyboard.press('ArrowDown')
    await note.waitFor()
    await shows(before.fills.length + 1)
    const first = imageHash((await designer.layer('Hero')).fills)
    await page.keyboard.press('f')
    await designer.screenshot('preview-light')
    await page.evaluate(() => globalThis.window.stage.theme('dark'))
    await designer.screenshot('preview-dark')
    await page.evaluate(() => globalThis.window.stage.theme('light'))
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction(
      (old) =>
        globalThis.window.stage
          .snapshot()
          .find(({ name }) => name === 'Hero')
          ?.fills.every((paint) => paint.type !== 'IMAGE' || paint.imageHash !== old),
      first,
    )
    await shows(before.fills.length + 1)
    // Held, B shows what was there.
    await page.keyboard.down('b')
    await shows(before.fills.length)
    await page.keyboard.up('b')
    await shows(before.fills.length + 1)
    await page.keyboard.press('Escape')
    await shows(before.fills.length)
    expect(await designer.layer('Hero')).toEqual(before)
    expect(await designer.undoDepth()).toBe(depth)

    // Back to the starred one, which is placed: one undo step.
    await page.keyboard.press('ArrowUp')
    await note.waitFor()
    expect(await card(1).getByRole('button', { name: 'Star' }).getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Enter')
    await card(1).getByText('Placed in “Hero”.').waitFor()
    expect(imageHash((await designer.layer('Hero')).fills)).toBe(first)
    expect(await designer.undoDepth()).toBe(depth + 1)
    await page.evaluate(() => globalThis.window.stage.undo())
    expect((await designer.layer('Hero')).fills).toEqual(before.fills)

    // Large, from card to card, and back to the card that it came from.
    await page.keyboard.press('Escape')
    await card(0).focus()
    await page.keyboard.press(' ')
    const large = window.getByRole('dialog')
    await large.getByText(/^1 of 4 · /).waitFor()
    await page.keyboard.press('ArrowRight')
    await large.getByText(/^2 of 4 · /).waitFor()
    await page.keyboard.press('+')
    await designer.screenshot('large')
    await page.keyboard.press('Escape')
    await large.waitFor({ state: 'detached' })
    expect(await card(0).evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)

    // What the layer showed before lies beside each result.
    await card(0).getByRole('radio', { name: 'Compare' }).check()
    await card(0).getByRole('slider').fill('30')
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      card(0).getByRole('button', { name: 'Save as PNG' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/\.png$/)
    const file = await readFile(await saved.path())
    expect(readPngTexts(new Uint8Array(file)).map(({ keyword }) => keyword)).toEqual(['refill-recipe', 'parameters'])
    await designer.screenshot('compare-fill')

    // Another tab, and the end of the window, put back what was there.
    await card(2).getByRole('button', { name: 'Preview' }).click()
    await shows(before.fills.length + 1)
    await window.getByRole('tab', { name: 'Create' }).click()
    await shows(before.fills.length)
    await window.getByRole('tab', { name: 'Results' }).click()
    await card(2).getByRole('button', { name: 'Preview' }).click()
    await shows(before.fills.length + 1)
    await page.evaluate(() => globalThis.window.stage.closePlugin())
    expect((await designer.layer('Hero')).fills).toEqual(before.fills)
    expect(await designer.undoDepth()).toBe(depth)
  })

  test('finds earlier prompts with Alt and the arrows, by search, and saved ones when the window opens again', async () => {
    const { page, window } = designer
    const prompt = window.getByLabel('Prompt', { exact: true })
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('First prompt [demo: latency 0]')
    await designer.pressAndPlace()
    await designer.prompt('Second, being written')
    await page.keyboard.press('Alt+ArrowUp')
    expect(await prompt.inputValue()).toBe('First prompt [demo: latency 0]')
    await page.keyboard.press('Alt+ArrowDown')
    expect(await prompt.inputValue()).toBe('Second, being written')
    await window.getByText('Prompts', { exact: true }).click()
    await window.getByRole('button', { name: 'Save this prompt' }).click()
    await window.getByRole('button', { name: 'This prompt is saved' }).waitFor()
    await window.getByLabel('Search prompts').fill('first')
    await designer.screenshot('prompts')
    await window.getByRole('button', { name: 'First prompt [demo: latency 0]', exact: true }).click()
    expect(await prompt.inputValue()).toBe('First prompt [demo: latency 0]')

    await page.evaluate(() => globalThis.window.stage.closePlugin())
    await designer.run('Generate')
    await window.getByText('Prompts', { exact: true }).click()
    await window.getByRole('button', { name: 'Second, being written', exact: true }).click()
    expect(await prompt.inputValue()).toBe('Second, being written')
    await window.getByRole('button', { name: 'Forget “Second, being written”' }).click()
    await window.getByRole('button', { name: 'Save this prompt' }).waitFor()

    // A template for everyone in the file, filled in below the prompt.
    await designer.prompt('A {{product}} on {{ground: sand}} [demo: latency 0]\n// for the spring page')
    await window.getByText('Fill in “product”, which the prompt asks for.').waitFor()
    await window.getByRole('button', { name: 'Share in this file…' }).click()
    await window.getByLabel('Name of the set').fill('Spring')
    await page.keyboard.press('Enter')
    await window.getByText('Spring, in this file').waitFor()
    await window.getByLabel('product', { exact: true }).fill('red chair')
    await designer.screenshot('prompt-fields')
    await designer.pressAndPlace()
    await window.getByText('What made this?').click()
    await window.getByText('A red chair on sand [demo: latency 0]', { exact: true }).first().waitFor()
  })

  test('sees pixels, crop, price and time before the press', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.window.getByText('1376 × 768 px for a 640 × 360 frame. 1 % is cropped at left and right.').waitFor()
    await designer.window.getByText(/^\$0 · about 3 s · 1376 × 768 px$/).waitFor()
    await designer.window.getByLabel('Ratio').selectOption('1:1')
    await designer.window.getByText(/44 % is cropped at top and bottom/).waitFor()
    await designer.window.getByLabel('Size').selectOption('4K')
    await designer.window.getByText(/4096 × 4096 px for/).waitFor()
  })

  test('edits the selected picture, which goes along as image 1', async () => {
    await designer.select('Harbour photo')
    await designer.run('Edit selection')
    await designer.window.getByText('Picture to edit').waitFor()
    await designer.prompt('Make it a warm golden evening [demo: latency 0]')
    const before = (await designer.layer('Harbour photo')).fills
    await designer.generate()
    expect((await designer.layer('Harbour photo')).fills).toHaveLength(before.length + 1)
    await designer.screenshot('edited')
  })

  test('pins layers as references, then fills another one', async () => {
    await designer.select('Harbour photo')
    await designer.run('Generate')
    await designer.window.getByRole('button', { name: 'Use as reference' }).click()
    await designer.select('Hero')
    await designer.window.getByText('1 of 14').waitFor()
    await designer.prompt('The same harbour in winter [demo: latency 0]')
    await designer.generate()
    expect(imageHash((await designer.layer('Hero')).fills)).toBeDefined()

    // The colours of other layers go along, and are looked for in what comes.
    await designer.window.locator('summary', { hasText: 'Style' }).click()
    await designer.select('Swatches')
    await designer.window.getByRole('button', { name: 'Take the style of what is selected' }).click()
    await designer.window.getByRole('list', { name: 'Palette' }).waitFor()
    await designer.window.getByRole('list', { name: 'Palette' }).scrollIntoViewIfNeeded()
    await designer.screenshot('style')
    await designer.select('Hero')
    await designer.pressAndPlace()
    await designer.window.getByRole('tab', { name: 'Results' }).click()
    await designer.window.getByText(/^Palette: \d+ % of the picture in its colours/).waitFor()
  })

  test('starts from quick actions with the prompt', async () => {
    await designer.run('Generate', { prompt: 'A </script> lake 🏔️ שלום' })
    expect(await designer.window.getByLabel('Prompt', { exact: true }).inputValue()).toBe('A </script> lake 🏔️ שלום')
    await designer.generate()
    await designer.layer('A </script> lake 🏔️ שלום')
  })

  test('finds the relaunch button on a filled layer', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Fog')
    await designer.generate()
    await designer.page.getByRole('button', { name: 'Edit with Refill' }).click()
    await designer.window.getByText('Picture to edit').waitFor()
  })

  test('asks a filled layer what made it, uses that again, and finds all generated pictures of the file', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Fog over {hills|lakes}')
    await designer.generate()
    await designer.prompt('Something else')
    await designer.select('Hero')
    await designer.window.getByText('What made this?').click()
    await designer.window.getByText(/^Generate · .* · via demo · \$0 · /).waitFor()
    await designer.window.getByRole('button', { name: 'Use as preset' }).click()
    expect(await designer.window.getByLabel('Prompt', { exact: true }).inputValue()).toBe('Fog over hills')
    await designer.window.getByRole('tab', { name: /Results/ }).click()
    await designer.window.getByRole('button', { name: 'Find all generated pictures' }).click()
    await designer.window.getByText('1 generated picture, $0').waitFor()
    const [csv] = await Promise.all([
      designer.page.waitForEvent('download'),
      designer.window.getByRole('button', { name: 'Download as CSV' }).click(),
    ])
    expect(csv.suggestedFilename()).toBe('generated-pictures.csv')
  })

  test('goes back in the thread of a layer, on from there, and names a turn', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    for (const words of ['A harbour at dawn', 'The harbour in fog']) {
      await designer.prompt(`${words} [demo: latency 0]`)
      await designer.pressAndPlace()
    }
    const foggy = imageHash((await designer.layer('Hero')).fills)
    await designer.window.getByRole('tab', { name: 'Threads' }).click()
    const turns = designer.window.locator('.turn')
    await turns.nth(2).locator('img').waitFor()
    expect(await turns.count()).toBe(3)
    const depth = await designer.undoDepth()
    await turns.nth(1).getByRole('button', { name: /^Show/ }).click()
    await turns.nth(1).getByText('Shown now').waitFor()
    expect(imageHash((await designer.layer('Hero')).fills)).not.toBe(foggy)
    expect(await designer.undoDepth()).toBe(depth + 1)
    await turns.nth(1).getByText('More').click()
    await turns.nth(1).getByRole('button', { name: 'Rename' }).click()
    await turns.nth(1).getByRole('textbox').fill('Dawn')
    await turns.nth(1).getByRole('textbox').press('Enter')
    await turns.nth(1).getByText('Dawn').first().waitFor()
    await turns.nth(1).getByRole('button', { name: 'Go on from' }).click()
    await designer.prompt('With a sailing boat [demo: latency 0]')
    await designer.pressAndPlace()
    await designer.window.getByRole('tab', { name: 'Threads' }).click()
    await designer.window.getByText('Branch:').waitFor({ state: 'attached' })
    await designer.screenshot('thread')
    expect(designer.errors).toEqual([])
  })

  test('presses twice and gets one picture', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Fog')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.locator('.done').waitFor()
    await designer.window.getByRole('tab', { name: 'Results 1' }).waitFor()
    expect((await designer.layer('Hero')).fills.filter(({ type }) => type === 'IMAGE')).toHaveLength(1)
  })

  test('cancels with Escape, and the document stays as it was', async () => {
    await designer.select('Hero')
    const before = await designer.layers()
    await designer.run('Generate')
    await designer.prompt('Fog [demo: latency 60000]')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.getByText('Waiting for the picture…').waitFor()
    await designer.screenshot('running')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Escape')
    await designer.window.getByText('Cancelled.').waitFor()
    expect(await designer.layers()).toEqual(before)
  })

  test('closes the window while a picture is made, and the document stays as it was', async () => {
    await designer.select('Hero')
    const before = await designer.layers()
    await designer.run('Generate')
    await designer.prompt('Fog [demo: latency 60000]')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.getByText('Waiting for the picture…').waitFor()
    await designer.page.evaluate(() => window.stage.closePlugin())
    await designer.run('Generate')
    expect(await designer.layers()).toEqual(before)
  })

  test('deletes the layer meanwhile and is offered a new frame', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Fog [demo: latency 1500]')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.getByText('Waiting for the picture…').waitFor()
    await designer.page.getByRole('treeitem', { name: 'Hero', exact: true }).click()
    await designer.page.keyboard.press('Delete')
    await designer.window.getByText('“A deleted layer” was deleted meanwhile.').waitFor()
    await designer.window.getByRole('button', { name: 'Put it in a new frame' }).click()
    await designer.window.getByText('Placed in a new frame.').waitFor()
    await designer.layer('Fog [demo: latency 1500]')
  })

  test('looks at another page meanwhile, and the picture still goes where it belongs', async () => {
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Fog [demo: latency 1500]')
    await designer.window.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await designer.window.getByText('Waiting for the picture…').waitFor()
    await designer.page.evaluate(() => window.stage.showPage('Cover studies'))
    await designer.window.locator('.done').waitFor()
    expect(imageHash((await designer.layer('Hero')).fills)).toBeDefined()
  })
})

function imageHash(fills: readonly Paint[]): string | undefined {
  const image = fills.find((paint) => paint.type === 'IMAGE' && paint.visible !== false)
  return image?.type === 'IMAGE' ? (image.imageHash ?? undefined) : undefined
}
