import type { SelectedNode } from '../../../../src/protocol/selection'

/** A selected layer of 640 x 360 at the page's origin, with whatever a test changes about it. */
export function layer(id: string, change: Partial<SelectedNode> = {}): SelectedNode {
  return {
    id,
    name: `Layer ${id}`,
    type: 'FRAME',
    width: 640,
    height: 360,
    hasImage: false,
    childCount: 0,
    isComponent: false,
    box: { x: 0, y: 0, width: 640, height: 360 },
    rank: 0,
    ancestorIds: [],
    isMask: false,
    isVisible: true,
    patchCount: 0,
    ...change,
  }
}

/** A rectangle that shows a picture. */
export function picture(id: string, change: Partial<SelectedNode> = {}): SelectedNode {
  return layer(id, { type: 'RECTANGLE', hasImage: true, imageHash: `hash-${id}`, ...change })
}

/** An ellipse above everything, in the picture's left half. */
export function shape(id: string, change: Partial<SelectedNode> = {}): SelectedNode {
  return layer(id, {
    type: 'ELLIPSE',
    rank: 9,
    width: 100,
    height: 80,
    box: { x: 40, y: 40, width: 100, height: 80 },
    ...change,
  })
}
