import { describe, expect, test } from 'vitest'
import { createFacade, type Facade } from './facade-fixture'

const RED: Paint = { type: 'SOLID', color: { r: 1, g: 0, b: 0 } }
const IMAGE: Paint = { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'a' }

/** Does to a node what types forbid. */
function set(node: object, key: string, value: unknown): void {
  Reflect.set(node, key, value)
}

describe('writing fills', () => {
  test.each([
    ['no array', 5, 'Property "fills" failed validation: Expected Array, received number'],
    [
      'a colour with alpha',
      [{ type: 'SOLID', color: { r: 1, g: 0, b: 0, a: 1 } }],
      `Unrecognized key(s) in object: 'a' at [0].color`,
    ],
    ['an unknown key', [{ ...IMAGE, name: 'x' }], `Unrecognized key(s) in object: 'name' at [0]`],
    ['a missing colour', [{ type: 'SOLID' }], 'Required value missing at [0].color'],
    [
      'a channel over 1',
      [{ type: 'SOLID', color: { r: 255, g: 0, b: 0 } }],
      'Number must be less than or equal to 1 at [0].color.r',
    ],
    ['an unknown type', [{ type: 'PHOTO' }], 'Invalid discriminator value'],
    ['an unknown scale mode', [{ ...IMAGE, scaleMode: 'STRETCH' }], 'Invalid enum value'],
    ['a turn that is no quarter', [{ ...IMAGE, rotation: 45 }], 'Rotation must be a multiple of 90 at [0].rotation'],
    [
      'a filter out of range',
      [{ ...IMAGE, filters: { exposure: 2 } }],
      'less than or equal to 1 at [0].filters.exposure',
    ],
    ['an unknown filter', [{ ...IMAGE, filters: { blur: 1 } }], `Unrecognized key(s) in object: 'blur' at [0].filters`],
    ['a pattern', [{ type: 'PATTERN', sourceNodeId: 'dot' }], 'Invalid discriminator value'],
    ['text as opacity', [{ ...RED, opacity: '1' }], 'Expected number, received string at [0].opacity'],
  ])('refuses %s', async (_name, fills, message) => {
    const { node, document } = createFacade()
    const box = await node('box')
    expect(() => set(box, 'fills', fills)).toThrow(/^in set_fills: /)
    expect(() => set(box, 'fills', fills)).toThrow(message)
    expect(document.undoCount).toBe(0)
  })

  test('takes every kind of paint and gives back a frozen copy of it', async () => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    const fills: Paint[] = [
      RED,
      {
        type: 'GRADIENT_RADIAL',
        gradientTransform: [
          [1, 0, 0],
          [0, 1, 0],
        ],
        gradientStops: [{ position: 0, color: { r: 0, g: 0, b: 0, a: 0.5 } }],
      },
      { ...IMAGE, scaleMode: 'TILE', scalingFactor: 0.5, rotation: 90, filters: { exposure: -0.2 } },
      { type: 'VIDEO', scaleMode: 'FILL', videoHash: 'v' },
    ]
    box.fills = fills
    expect(box.fills).toMatchObject(fills)
    expect(box.fills).toMatchObject([{ visible: true, opacity: 1, blendMode: 'NORMAL' }, {}, {}, {}])
    const read = box.fills as Paint[]
    expect(() => read.push(RED)).toThrow(TypeError)
    expect(() => Object.assign(Object(read[0]), { visible: false })).toThrow(TypeError)
    box.fills = read
    expect(box.fills).toEqual(read)
  })

  test('keeps what was given even when the array changes afterwards', async () => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    const fills: Paint[] = [RED]
    box.fills = fills
    fills.push(IMAGE)
    expect(box.fills).toHaveLength(1)
  })

  test('takes patterns through setFillsAsync only', async () => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    await box.setFillsAsync([
      {
        type: 'PATTERN',
        sourceNodeId: 'dot',
        tileType: 'RECTANGULAR',
        scalingFactor: 1,
        spacing: { x: 0, y: 0 },
        horizontalAlignment: 'START',
      },
    ])
    expect(box.fills).toMatchObject([{ type: 'PATTERN' }])
  })

  test('detaches the style', async () => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    await box.setFillStyleIdAsync('S:brand')
    expect(box.fills).toMatchObject([RED])
    expect(box.fillStyleId).toBe('S:brand')
    box.fills = [IMAGE]
    expect(box.fillStyleId).toBe('')
  })

  test('ends different fills of characters, which read as mixed before', async () => {
    const { node, document, figma } = createFacade()
    const range = { fills: [RED] }
    document.update('text', {
      textFillRanges: [
        { ...range, start: 0, end: 2 },
        { ...range, start: 2, end: 5 },
      ],
    })
    const text = (await node('text')) as TextNode
    expect(text.fills).toBe(figma.mixed)
    text.fills = [IMAGE]
    expect(text.fills).toMatchObject([IMAGE])
  })
})

describe('writing plain values', () => {
  test.each([
    ['box', 'opacity', '0.5', 'in set_opacity: Expected "opacity" to have type number but got string instead'],
    [
      'box',
      'opacity',
      2,
      'in set_opacity: Property "opacity" failed validation: Number must be less than or equal to 1',
    ],
    ['box', 'visible', 1, 'in set_visible: Expected "visible" to have type boolean but got number instead'],
    ['box', 'name', null, 'in set_name: Expected "name" to have type string but got null instead'],
    ['box', 'x', Number.NaN, 'in set_x: '],
    ['box', 'blendMode', 'GLOW', 'in set_blendMode: Property "blendMode" failed validation: Invalid enum value'],
    ['box', 'relativeTransform', [[1, 0, 0]], 'in set_relativeTransform: '],
    ['box', 'effects', [{ type: 'DROP_SHADOW', radius: 3 }], 'Required value missing at [0].color'],
    ['box', 'width', 10, 'no setter for property'],
    ['box', 'id', 'x', 'no setter for property'],
    ['box', 'absoluteTransform', [], 'no setter for property'],
    ['box', 'colour', 'red', 'Cannot add property colour, object is not extensible'],
    ['group', 'fills', [], 'Cannot add property fills, object is not extensible'],
    [
      'box',
      'fillStyleId',
      'S:brand',
      'Cannot call with documentAccess: dynamic-page. Use node.setFillStyleIdAsync instead.',
    ],
    ['box', 'strokeStyleId', 'S:brand', 'Use node.setStrokeStyleIdAsync instead.'],
    ['box', 'effectStyleId', 'S:brand', 'Use node.setEffectStyleIdAsync instead.'],
  ])('%s.%s = %j is refused', async (id, key, value, message) => {
    const { node, document } = createFacade()
    const target = await node(id)
    expect(() => set(target, key, value)).toThrow(message)
    expect(document.undoCount).toBe(0)
  })
})

describe('reading', () => {
  test.each([
    ['group', 'fills', "no such property 'fills' on GROUP node"],
    ['box', 'characters', "no such property 'characters' on RECTANGLE node"],
    ['section', 'effects', "no such property 'effects' on SECTION node"],
    ['section', 'absoluteRenderBounds', "no such property 'absoluteRenderBounds' on SECTION node"],
    ['copy', 'mainComponent', 'Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead.'],
    ['card', 'instances', 'Use node.getInstancesAsync instead.'],
    ['box', 'reactions', 'not implemented on stage: RECTANGLE.reactions'],
    ['box', 'colour', 'not implemented on stage: RECTANGLE.colour'],
  ])('%s.%s throws', async (id, key, message) => {
    const { node } = createFacade()
    const target = await node(id)
    expect(() => Reflect.get(target, key)).toThrow(message)
  })

  test('"in" tells which properties a type has', async () => {
    const { node } = createFacade()
    expect('fills' in (await node('box'))).toBe(true)
    expect('fills' in (await node('group'))).toBe(false)
    expect('children' in (await node('copy'))).toBe(true)
    expect('isMask' in (await node('section'))).toBe(false)
  })
})

describe('a removed node', () => {
  test('answers only who it was', async () => {
    const { node } = createFacade()
    const box = await node('box')
    box.remove()
    expect([box.removed, box.id, box.type]).toEqual([true, 'box', 'RECTANGLE'])
  })

  test.each([
    ['reading', (node: SceneNode) => node.name, 'in get_name: The node with id "box" does not exist'],
    [
      'writing',
      (node: SceneNode) => set(node, 'visible', false),
      'in set_visible: The node with id "box" does not exist',
    ],
    ['removing again', (node: SceneNode) => node.remove(), 'The node with id "box" does not exist'],
  ])('throws on %s', async (_name, use, message) => {
    const { node } = createFacade()
    const box = await node('box')
    box.remove()
    expect(() => use(box)).toThrow(message)
  })

  test('is null when asked for again, and cannot be selected or moved', async () => {
    const { node, figma } = createFacade()
    const box = await node('box')
    const frame = (await node('frame')) as FrameNode
    box.remove()
    expect(await figma.getNodeByIdAsync('box')).toBeNull()
    expect(() => set(figma.currentPage, 'selection', [box])).toThrow('does not exist')
    expect(() => frame.appendChild(box)).toThrow('does not exist')
  })

  test('takes its children along', async () => {
    const { node } = createFacade()
    const dot = await node('dot')
    ;(await node('frame')).remove()
    expect(dot.removed).toBe(true)
  })

  test('comes back with undo', async () => {
    const { node, document } = createFacade()
    const frame = await node('frame')
    const dot = await node('dot')
    frame.remove()
    document.undo()
    expect([frame.removed, dot.name, dot.parent?.id]).toEqual([false, 'Ellipse', 'frame'])
  })
})

describe('instances', () => {
  const refused: readonly [string, (node: RectangleNode, facade: Facade) => unknown, string][] = [
    [
      'a place of their own',
      (photo) => set(photo, 'x', 5),
      'in set_x: This property cannot be overriden on an instance',
    ],
    [
      'a turn',
      (photo) => set(photo, 'rotation', 5),
      'in set_rotation: This property cannot be overriden on an instance',
    ],
    ['a size', (photo) => photo.resize(5, 5), 'in resize: This property cannot be overriden on an instance'],
    ['constraints', (photo) => set(photo, 'constraints', {}), 'This property cannot be overriden on an instance'],
    ['removal', (photo) => photo.remove(), 'in remove: Removing this node is not allowed'],
    [
      'moving out',
      (photo, { figma }) => figma.currentPage.appendChild(photo),
      'Cannot move node. Node is inside of an instance',
    ],
    ['grouping', (photo, { figma }) => figma.group([photo], figma.currentPage), 'Node is inside of an instance'],
  ]
  test.each(refused)('refuse %s for what is inside', async (_name, use, message) => {
    const facade = createFacade()
    const photo = (await facade.node('Icopy;photo')) as RectangleNode
    expect(() => use(photo, facade)).toThrow(message)
    expect(facade.document.undoCount).toBe(0)
  })

  test('take no new children', async () => {
    const { node } = createFacade()
    const copy = (await node('copy')) as InstanceNode
    const box = await node('box')
    expect(() => copy.appendChild(box)).toThrow('New parent is an instance or is inside of an instance')
  })

  test('take fills of their own, which the component then no longer changes', async () => {
    const { node } = createFacade()
    const photo = (await node('photo')) as RectangleNode
    const repeated = (await node('Icopy;photo')) as RectangleNode
    photo.fills = [RED]
    expect(repeated.fills).toMatchObject([RED])
    repeated.fills = [IMAGE]
    photo.fills = []
    expect(repeated.fills).toMatchObject([IMAGE])
  })

  test('know their component, and a component its instances', async () => {
    const { node } = createFacade()
    const copy = (await node('copy')) as InstanceNode
    const card = (await node('card')) as ComponentNode
    expect((await copy.getMainComponentAsync())?.id).toBe('card')
    expect((await card.getInstancesAsync()).map(({ id }) => id)).toEqual(['copy'])
    expect(card.createInstance().children).toHaveLength(1)
  })
})

describe('read-only nodes', () => {
  test.each([
    ['fills', []],
    ['name', 'x'],
    ['x', 1],
    ['visible', false],
  ])('refuse %s', async (key, value) => {
    const { node } = createFacade()
    const library = await node('library')
    expect(() => set(library, key, value)).toThrow(`in set_${key}: Cannot write to internal and read-only nodes`)
  })

  test('refuse methods that write, and still export', async () => {
    const { node } = createFacade()
    const library = (await node('library')) as RectangleNode
    expect(() => library.setPluginData('a', 'b')).toThrow(
      'in setPluginData: Cannot write to internal and read-only nodes',
    )
    expect(() => library.resize(1, 1)).toThrow('read-only')
    expect(await library.exportAsync()).toBeInstanceOf(Uint8Array)
  })
})

describe('text', () => {
  test.each(['characters', 'fontSize', 'textAlignHorizontal', 'lineHeight', 'letterSpacing'])(
    'needs its font before %s is written',
    async (key) => {
      const { node, figma } = createFacade()
      const text = (await node('text')) as TextNode
      const values: Record<string, unknown> = {
        characters: 'New',
        fontSize: 20,
        textAlignHorizontal: 'CENTER',
        lineHeight: { unit: 'PIXELS', value: 20 },
        letterSpacing: { unit: 'PERCENT', value: 2 },
      }
      expect(() => set(text, key, values[key])).toThrow(
        `in set_${key}: Cannot write to node with unloaded font "Inter Regular"`,
      )
      await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
      set(text, key, values[key])
      expect(Reflect.get(text, key)).toEqual(values[key])
    },
  )

  test('takes fills without it', async () => {
    const { node } = createFacade()
    const text = (await node('text')) as TextNode
    text.fills = [IMAGE]
    expect(text.fills).toMatchObject([IMAGE])
  })

  test('takes no font that was not loaded, and no unknown font loads', async () => {
    const { node, figma } = createFacade()
    const text = (await node('text')) as TextNode
    expect(() => set(text, 'fontName', { family: 'Inter', style: 'Bold' })).toThrow('unloaded font "Inter Bold"')
    await expect(figma.loadFontAsync({ family: 'Nowhere', style: 'Bold' })).rejects.toThrow('could not be loaded')
  })
})

describe('place and size', () => {
  test.each([
    [0, 10, 'Property "width" failed validation: Number must be greater than or equal to 0.01'],
    [10, -1, 'Property "height" failed validation'],
    ['10', 10, 'Expected "width" to have type number but got string instead'],
  ])('resize(%j, %j) is refused', async (width, height, message) => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    expect(() => Reflect.apply(box.resize, box, [width, height])).toThrow(message)
  })

  test('a line keeps the height 0', async () => {
    const { node } = createFacade()
    const line = (await node('line')) as LineNode
    expect(() => line.resize(10, 5)).toThrow('The height of a line must be 0')
    line.resize(10, 0)
    expect(line.width).toBe(10)
  })

  test('x of a child of auto layout does not move it, until it is placed absolutely', async () => {
    const { node, document } = createFacade()
    const item = (await node('item')) as RectangleNode
    item.x = 50
    expect(item.x).toBe(0)
    expect(document.undoCount).toBe(0)
    item.layoutPositioning = 'ABSOLUTE'
    item.x = 50
    expect(item.x).toBe(50)
  })

  test('a group fits its children and moves them', async () => {
    const { node } = createFacade()
    const group = (await node('group')) as GroupNode
    const star = await node('star')
    expect([group.x, group.y, group.width, group.height]).toEqual([600, 10, 50, 60])
    group.x = 700
    expect([star.x, group.x]).toEqual([700, 700])
    group.resize(100, 120)
    expect([star.width, star.height, star.x]).toEqual([100, 120, 700])
  })

  test('rotation keeps the top left corner and gives itself back', async () => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    box.rotation = 30
    expect(box.rotation).toBeCloseTo(30)
    expect([box.x, box.y]).toEqual([10, 20])
    expect(box.absoluteBoundingBox?.height).toBeCloseTo(200 * 0.5 + 100 * Math.cos(Math.PI / 6))
  })

  test('render bounds take in shadows, and are null when something around is hidden', async () => {
    const { node } = createFacade()
    const frame = (await node('frame')) as FrameNode
    const dot = (await node('dot')) as EllipseNode
    dot.effects = [
      {
        type: 'DROP_SHADOW',
        color: { r: 0, g: 0, b: 0, a: 1 },
        offset: { x: 4, y: 0 },
        radius: 10,
        visible: true,
        blendMode: 'NORMAL',
      },
    ]
    expect(dot.absoluteRenderBounds).toEqual({ x: 299, y: -4, width: 120, height: 120 })
    frame.visible = false
    expect(dot.absoluteRenderBounds).toBeNull()
    expect(dot.absoluteBoundingBox).toEqual({ x: 305, y: 6, width: 100, height: 100 })
  })
})

describe('children', () => {
  test('cannot hold what holds them', async () => {
    const { node } = createFacade()
    const frame = (await node('frame')) as FrameNode
    expect(() => frame.appendChild(frame)).toThrow('cannot be inserted into its child')
  })

  test.each([-1, 99])('are not inserted at %i', async (index) => {
    const { node } = createFacade()
    const frame = (await node('frame')) as FrameNode
    const box = await node('box')
    expect(() => frame.insertChild(index, box)).toThrow('Index out of range')
  })

  test('an emptied group goes away', async () => {
    const { node, figma } = createFacade()
    const group = await node('group')
    figma.currentPage.appendChild(await node('star'))
    expect(group.removed).toBe(true)
  })

  test('of a frame keep their coordinates when they move to another', async () => {
    const { node, figma } = createFacade()
    const dot = await node('dot')
    figma.currentPage.appendChild(dot)
    expect([dot.x, dot.y, dot.parent?.id]).toEqual([5, 6, 'p:1'])
  })

  test('are found by callback and by type', async () => {
    const { figma } = createFacade()
    const page = figma.currentPage
    expect(page.findOne((node) => node.name === 'Photo')?.id).toBe('photo')
    expect(page.findAllWithCriteria({ types: ['ELLIPSE', 'STAR'] }).map(({ id }) => id)).toEqual(['dot', 'star'])
    expect(page.findChildren((node) => node.type === 'RECTANGLE').map(({ id }) => id)).toEqual(['box', 'library'])
    expect(page.findAll().length).toBeGreaterThan(page.children.length)
  })

  test('are copied whole', async () => {
    const { node, figma } = createFacade()
    const copy = ((await node('frame')) as FrameNode).clone()
    expect(copy.id).not.toBe('frame')
    expect(copy.parent?.id).toBe(figma.currentPage.id)
    expect(copy.children.map(({ type }) => type)).toEqual(['ELLIPSE'])
  })
})

describe('plugin data', () => {
  test('takes 100 kB with id and key, and no byte more', async () => {
    const { node } = createFacade()
    const box = await node('box')
    box.setPluginData('key', 'x'.repeat(100_000 - 'test'.length - 'key'.length))
    expect(() => box.setPluginData('key', 'x'.repeat(100_000 - 'test'.length - 'key'.length + 1))).toThrow('too large')
    expect(() => box.setPluginData('key', '€'.repeat(40_000))).toThrow('too large')
  })

  test('is deleted by an empty text, and listed', async () => {
    const { node } = createFacade()
    const box = await node('box')
    box.setPluginData('a', '1')
    box.setPluginData('b', '2')
    box.setPluginData('a', '')
    expect(box.getPluginDataKeys()).toEqual(['b'])
    expect([box.getPluginData('a'), box.getPluginData('b')]).toEqual(['', '2'])
  })

  test.each([
    ['a value that is no text', (node: SceneNode) => Reflect.apply(node.setPluginData, node, ['a', 5])],
    ['relaunch data with a long description', (node: SceneNode) => node.setRelaunchData({ a: 'x'.repeat(1001) })],
    ['a short namespace', (node: SceneNode) => node.setSharedPluginData('ab', 'key', 'value')],
  ])('refuses %s', async (_name, use) => {
    const { node } = createFacade()
    const box = await node('box')
    expect(() => use(box)).toThrow(/^in set/)
  })

  test('relaunch data replaces what was there', async () => {
    const { node } = createFacade()
    const box = await node('box')
    box.setRelaunchData({ a: 'x', b: '' })
    box.setRelaunchData({ c: 'y' })
    expect(box.getRelaunchData()).toEqual({ c: 'y' })
  })
})

describe('export', () => {
  test.each([
    ['an unknown key', { format: 'PNG', quality: 80 }, `Unrecognized key(s) in object: 'quality'`],
    ['WebP', { format: 'WEBP' }, 'Invalid enum value'],
    ['an unknown colour profile', { format: 'PNG', colorProfile: 'P3' }, 'at .colorProfile'],
    ['a constraint of no size', { format: 'PNG', constraint: { type: 'WIDTH', value: 0 } }, 'at .constraint.value'],
  ])('refuses %s', async (_name, settings, message) => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    await expect(Reflect.apply(box.exportAsync, box, [settings])).rejects.toThrow(message)
  })

  test('of a layer without area fails', async () => {
    const { node } = createFacade()
    const line = (await node('line')) as LineNode
    await expect(line.exportAsync()).rejects.toThrow('This node may not have any visible layers')
  })

  test.each(['SVG', 'PDF', 'SVG_STRING'])('to %s is not drawn here, and says so', async (format) => {
    const { node } = createFacade()
    const box = (await node('box')) as RectangleNode
    await expect(Reflect.apply(box.exportAsync, box, [{ format }])).rejects.toThrow('not implemented on stage')
  })
})
