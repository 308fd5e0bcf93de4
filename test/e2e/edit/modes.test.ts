import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Designer, openStudio, type Studio } from '../designer'

let studio: Studio
let designer: Designer

/** What a model does to a picture that it was to leave alone. */
const FAULTS = '[demo: latency 0] [demo: shift 4 -3] [demo: zoom 1.01] [demo: cast 1.06 1 0.95]'

beforeAll(async () => {
  studio = await openStudio()
  designer = await arrive(studio)
  await designer.run('Edit selection')
  await designer.window.getByLabel('Size').selectOption('512')
})
afterAll(async () => {
  expect(designer.errors).toEqual([])
  await designer.leave()
  await studio.close()
})

const choose = (mode: string) => designer.window.getByLabel(mode, { exact: true }).check()
const card = () => designer.window.locator('.activity')

describe('with a model that shifts, zooms and tints', () => {
  test.each([
    ['Edit', 'Make the sky dramatic'],
    ['Fill', 'A flock of birds'],
    ['Remove', ''],
    ['Add', 'A red balloon'],
    ['Restyle', 'Watercolour'],
  ])('“%s” under a mask is laid back without a changed pixel outside', async (mode, prompt) => {
    await designer.select('Sky mask')
    await choose(mode)
    await designer.window.getByLabel('Only its picture').check()
    await designer.prompt(`${prompt} ${FAULTS}`)
    await designer.pressAndPlace()
    await card().getByText('Placed over the picture in “House study”.').waitFor()
    await card()
      .getByText(/^0 px changed outside · .* px shift, .* % zoom and a colour cast undone/)
      .waitFor()
  })

  test('a new background keeps what the mask covers', async () => {
    await designer.select('Sky mask')
    await choose('Background')
    await designer.prompt(`A beach ${FAULTS}`)
    await designer.window.getByText('What the mask covers stays exactly.').waitFor()
    await designer.pressAndPlace()
    await card()
      .getByText(/^0 px changed outside/)
      .waitFor()
  })

  test.each([
    ['Relight', async () => designer.window.getByRole('slider', { name: 'Light from' }).press('Home')],
    ['Pose', async () => designer.window.getByLabel('Camera').selectOption('from-above')],
    [
      'Text',
      async () => {
        await designer.window.getByLabel('Exact words').fill('Kiosk 12')
        await designer.window.getByLabel('Typeface').fill('bold serif')
      },
    ],
  ])('“%s” asks for what it needs and changes the whole picture', async (mode, fillIn) => {
    await designer.select('Bloom')
    await choose(mode)
    await designer.prompt('')
    expect(await designer.window.locator('.button-primary').isEnabled()).toBe(false)
    await fillIn()
    await designer.prompt('[demo: latency 0]')
    await designer.pressAndPlace()
    await card().getByText('“Bloom”').waitFor()
  })

  test('“Expand” keeps the picture and continues it in a new frame of the new size', async () => {
    await designer.select('Portrait')
    await choose('Expand')
    await designer.prompt(FAULTS)
    await designer.window.getByRole('button', { name: '16:9' }).click()
    const { width, height } = await designer.layer('Portrait')
    const before = (await designer.layers()).length
    await designer.pressAndPlace()
    await card().getByText('Placed in a new frame.').waitFor()
    await card()
      .getByText(/^0 px changed outside/)
      .waitFor()
    const made = (await designer.layers()).find(({ name }) => name.startsWith('[demo: latency 0]'))
    expect((await designer.layers()).length).toBe(before + 1)
    expect(made?.height).toBeCloseTo(height, 0)
    expect(Math.abs((made?.width ?? 0) - (Math.max(width, height) * 16) / 9)).toBeLessThan(2)
  })

  test('“Expand” past every shape of the model goes in steps, each said, and gives one picture of the whole size', async () => {
    await designer.select('Portrait')
    await choose('Expand')
    await designer.prompt('A long wall [demo: latency 0]')
    await designer.window.getByRole('button', { name: 'Reset' }).click()
    await designer.window.getByLabel('Right').fill('1500')
    await designer.window.getByLabel('Right').press('Enter')
    await designer.window.getByText('That takes 4 steps, one after another.').waitFor()
    await designer.pressAndPlace()
    expect(await designer.layer('A long wall [demo: latency 0]')).toMatchObject({ width: 1700, height: 200 })
  })

  test('a frame with contents is edited as it looks: a new frame beside it, without the mask layer', async () => {
    const before = await designer.layer('House study')
    await designer.select('Sky mask')
    await choose('Fill')
    await designer.window.getByLabel('All it shows').check()
    await designer.prompt('A kite over the house [demo: latency 0]')
    await designer.window.getByText(/The result is a new frame beside it\./).waitFor()
    await designer.pressAndPlace()
    await card().getByText('Placed in a new frame.').waitFor()
    expect(await designer.layer('A kite over the house [demo: latency 0]')).toMatchObject({
      width: before.width,
      height: before.height,
    })
    expect((await designer.layer('House study')).fills).toEqual(before.fills)
    expect((await designer.layer('Sky mask')).visible).toBe(true)
  })

  test('a scene that the model reframed is kept as a picture of its own, and the layer stays as it is', async () => {
    const before = (await designer.layer('House study')).fills
    await designer.select('Sky mask')
    await choose('Fill')
    await designer.window.getByLabel('Only its picture').check()
    await designer.prompt('A balloon [demo: latency 0] [demo: zoom 1.6]')
    await designer.window.locator('.button-primary:enabled').click()
    await card()
      .getByText(/so it was not laid over the picture/)
      .waitFor()
    expect((await designer.layer('House study')).fills).toEqual(before)
  })
})

describe('what goes to the model', () => {
  test('names the picture, the mask and what stays, and can be rewritten', async () => {
    await designer.select('Sky mask')
    await choose('Fill')
    await designer.prompt('A hot air balloon')
    await designer.window.getByText('Advanced').click()
    const words = designer.window.getByLabel('Instruction sent')
    expect(await words.inputValue()).toMatch(/^Using image 1, put this into the marked area: A hot air balloon\./)
    await words.fill('Only a cloud [demo: latency 0]')
    await designer.window.getByLabel('Instruction sent (yours)').waitFor()
    await designer.window.getByRole('button', { name: 'Back to the suggested one' }).click()
    expect(await words.inputValue()).toContain('A hot air balloon')
    await designer.window.getByText('Advanced').click()
  })

  test('an @ in the prompt completes to the name of a picture, which becomes its number', async () => {
    await designer.select('Portrait')
    await designer.window.getByRole('button', { name: 'Use as reference' }).click()
    await designer.select('Bloom')
    await choose('Edit')
    await designer.prompt('Dress it like @por')
    await designer.window.getByRole('option', { name: 'Portrait' }).waitFor()
    await designer.window.getByLabel('Prompt', { exact: true }).press('Enter')
    expect(await designer.window.getByLabel('Prompt', { exact: true }).inputValue()).toBe('Dress it like @Portrait ')
    await designer.window.getByText('Advanced').click()
    expect(await designer.window.getByLabel('Instruction sent').inputValue()).toContain('Dress it like image 2.')
    await designer.window.getByText('Advanced').click()
    await designer.window.getByRole('button', { name: 'Remove Portrait from the references' }).click()
  })

  test('a subject saved in the file goes along with its views and what must not change', async () => {
    await designer.select('Portrait')
    await designer.window.getByText('Subjects').click()
    await designer.window.getByRole('button', { name: 'Save selection as subject…' }).click()
    await designer.window.getByLabel('Name').fill('Ada')
    await designer.window.getByLabel('Never change, one per line').fill('her collar')
    await designer.window.getByRole('button', { name: 'Save subject' }).click()
    await designer.window.getByRole('button', { name: 'Add Ada' }).click()
    await designer.select('Bloom')
    await designer.prompt('Put Ada beside it')
    await designer.window.getByText('Advanced').click()
    expect(await designer.window.getByLabel('Instruction sent').inputValue()).toContain(
      'Ada is the one in image 2. Never change: her collar.',
    )
    await designer.window.getByText('Advanced').click()
    // A colleague who opens the file later finds it.
    await designer.run('Edit selection')
    await designer.window.getByText('Subjects').click()
    await designer.window.getByRole('button', { name: 'Add Ada' }).waitFor()
    await designer.window.getByText('Subjects').click()
  })
})

describe('an edit that lies over its picture', () => {
  test('is compared, inspected, applied to the same picture elsewhere, and flattened, one undo each', async () => {
    await designer.select('Sky mask')
    await choose('Fill')
    await designer.window.getByLabel('Only its picture').check()
    await designer.prompt(`A kite ${FAULTS}`)
    await designer.pressAndPlace()
    await designer.window.getByRole('tab', { name: /Results/ }).click()
    const newest = designer.window.locator('.card').first()
    await newest.getByLabel('Difference').check()
    await newest.getByText(/% of the picture changed, by \d+ of 255 levels at most/).waitFor()
    await newest.getByLabel('Pixel age').check()
    await newest.getByText(/^Redrawn by a model: .*% once/).waitFor()
    await designer.screenshot('pixel-age')

    await newest.getByRole('button', { name: 'Hide mask' }).click()
    await expect.poll(async () => (await designer.layer('Sky mask')).visible).toBe(false)
    await newest.getByRole('button', { name: 'Show mask' }).click()
    await expect.poll(async () => (await designer.layer('Sky mask')).visible).toBe(true)

    const twin = async () => (await designer.layers()).find(({ name }) => name === 'Cover 3')?.fills ?? []
    const before = await twin()
    await newest.getByRole('button', { name: 'Apply everywhere…' }).click()
    await newest.getByText(/“Cover 3” on Cover studies/).waitFor()
    const depth = await designer.undoDepth()
    await newest.getByRole('button', { name: 'Apply to 1 layer' }).click()
    await newest.getByText('Applied to 1 layer; one undo takes it back.').waitFor()
    expect((await twin()).length).toBeGreaterThan(before.length)
    expect(await designer.undoDepth()).toBe(depth + 1)
    await designer.page.evaluate(() => window.stage.undo())
    expect(await twin()).toEqual(before)

    await newest.getByRole('button', { name: 'Flatten' }).click()
    await newest.getByText('Flattened. The original stays below, hidden.').waitFor()
    const shown = (await designer.layer('House study')).fills.filter(({ visible }) => visible !== false)
    expect(shown).toHaveLength(1)
  })
})

describe('a mask painted in the window', () => {
  test('is drawn, undone, used, and changes only what it covers', async () => {
    await designer.run('Edit selection')
    await designer.select('Bloom')
    await choose('Edit')
    await designer.window.getByRole('button', { name: 'Paint mask' }).click()
    const area = await designer.window.locator('.painter-box').boundingBox()
    if (area === null) throw new Error('No painter')
    const status = designer.window.getByRole('status')
    await status.getByText('Nothing masked yet').waitFor()
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await designer.page.mouse.move(area.x + from[0], area.y + from[1])
      await designer.page.mouse.down()
      await designer.page.mouse.move(area.x + to[0], area.y + to[1], { steps: 4 })
      await designer.page.mouse.up()
    }
    await drag([80, 120], [240, 260])
    await status.getByText(/^\d+ % masked$/).waitFor()
    await designer.page.keyboard.press('Control+z')
    await status.getByText('Nothing masked yet').waitFor()
    await designer.page.keyboard.press('r')
    await drag([100, 150], [220, 300])
    await designer.page.keyboard.press('l')
    await drag([60, 60], [90, 70])
    await designer.screenshot('painting-light')
    await designer.page.evaluate(() => window.stage.theme('dark'))
    await designer.screenshot('painting-dark')
    await designer.page.evaluate(() => window.stage.theme('light'))
    await designer.window.locator('.painter').press('Enter')
    await designer.window.getByText(/^covers \d+ %$/).waitFor()
    await designer.window.getByText('Only what the mask covers changes.').waitFor()
    await designer.prompt('A bee [demo: latency 0]')
    await designer.pressAndPlace()
    await card()
      .getByText(/^0 px changed outside/)
      .waitFor()
  })

  test('by numbers, by keys, and gone on with later', async () => {
    await designer.run('Edit selection')
    await designer.select('Bloom')
    await choose('Edit')
    const { window, page } = designer
    const paint = window.getByRole('button', { name: /^(Paint|Change painted) mask$/ })
    const status = window.getByRole('status')
    const box = window.locator('.painter-box')
    const zoom = window.getByRole('button', { name: 'Fit the picture' })
    const middle = async () => {
      const area = await box.boundingBox()
      if (area === null) throw new Error('No painter')
      return { x: area.x + area.width / 2, y: area.y + area.height / 2 }
    }
    await paint.click()
    await window.getByRole('button', { name: 'Clear' }).click()
    await status.getByText('Nothing masked yet').waitFor()

    // Half by half, typed; the rectangle's fields start there.
    await window.getByRole('button', { name: 'Rectangle' }).click()
    await window.getByRole('button', { name: 'Add', exact: true }).click()
    await status.getByText('25 % masked').waitFor()
    await window.getByRole('button', { name: 'Invert' }).click()
    await status.getByText('75 % masked').waitFor()
    // A click on a button leaves the keys to the picture.
    await page.keyboard.press('Control+z')
    await status.getByText('25 % masked').waitFor()

    // Zoom stays while the tools, and with them the height of the bar, change.
    await window.getByRole('button', { name: 'Zoom in' }).click()
    const zoomed = await zoom.textContent()
    await page.keyboard.press('b')
    await window.getByLabel('Softness (%)').waitFor()
    expect(await zoom.textContent()).toBe(zoomed)

    // Space moves the picture, also right after a click; the right button paints nothing; nor does a drag with Space.
    const at = await middle()
    await page.mouse.move(at.x, at.y)
    await page.keyboard.down('Space')
    await page.mouse.down()
    await page.mouse.move(at.x + 20, at.y + 20, { steps: 2 })
    await page.mouse.up()
    await page.keyboard.up('Space')
    await page.mouse.down({ button: 'right' })
    await page.mouse.move(at.x - 40, at.y - 40, { steps: 2 })
    await page.mouse.up({ button: 'right' })
    await window.getByRole('button', { name: 'Redo' }).click()
    await status.getByText('75 % masked').waitFor()
    await page.keyboard.press('Control+z')

    // Escape: first what is typed, then the field, then the stroke, then a question.
    await window.getByLabel('Size (px)').fill('900')
    await page.keyboard.press('Escape')
    expect(await window.getByLabel('Size (px)').inputValue()).not.toBe('900')
    await page.keyboard.press('Escape')
    await page.mouse.move(at.x, at.y)
    await page.mouse.down()
    await page.mouse.move(at.x + 60, at.y + 60, { steps: 3 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await status.getByText('25 % masked').waitFor()
    await page.keyboard.press('Escape')
    await status.getByText('Press Esc again to drop what you painted').waitFor()

    // Alt erases with the brush.
    await page.keyboard.down('Alt')
    await page.mouse.move(at.x - 60, at.y - 60)
    await page.mouse.down()
    await page.mouse.move(at.x - 20, at.y - 20, { steps: 3 })
    await page.mouse.up()
    await page.keyboard.up('Alt')
    await status.getByText(/^2[0-4] % masked$/).waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Enter')
    await window.getByText('covers 25 %').waitFor()

    // Gone on with later: Enter at once keeps it, two Escapes keep it too.
    await paint.click()
    await status.getByText('25 % masked').waitFor()
    await page.keyboard.press('Enter')
    await window.getByText('covers 25 %').waitFor()
    await paint.click()
    await window.getByRole('button', { name: 'Invert' }).click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await window.getByText('covers 25 %').waitFor()
  })
})
