import type { NodeProperties, StageNodeType } from './stage-node'

/** No move, no turn. */
export const IDENTITY: Transform = [
  [1, 0, 0],
  [0, 1, 0],
]

const BASE: NodeProperties = {
  name: '',
  visible: true,
  locked: false,
  opacity: 1,
  blendMode: 'PASS_THROUGH',
  relativeTransform: IDENTITY,
  width: 100,
  height: 100,
  fills: [],
  fillStyleId: '',
  textFillRanges: [],
  strokes: [],
  strokeWeight: 1,
  strokeAlign: 'INSIDE',
  cornerRadii: [0, 0, 0, 0],
  effects: [],
  isMask: false,
  maskType: 'ALPHA',
  clipsContent: false,
  constraints: { horizontal: 'MIN', vertical: 'MIN' },
  exportSettings: [],
  layoutMode: 'NONE',
  layoutPositioning: 'AUTO',
  layoutWrap: 'NO_WRAP',
  primaryAxisSizingMode: 'AUTO',
  counterAxisSizingMode: 'FIXED',
  primaryAxisAlignItems: 'MIN',
  counterAxisAlignItems: 'MIN',
  counterAxisSpacing: null,
  itemSpacing: 0,
  paddingLeft: 0,
  paddingRight: 0,
  paddingTop: 0,
  paddingBottom: 0,
  characters: '',
  fontName: { family: 'Inter', style: 'Regular' },
  fontSize: 12,
  lineHeight: { unit: 'AUTO' },
  letterSpacing: { unit: 'PERCENT', value: 0 },
  textAlignHorizontal: 'LEFT',
  textAlignVertical: 'TOP',
  textAutoResize: 'WIDTH_AND_HEIGHT',
  vectorPaths: [],
  pointCount: 3,
  innerRadius: 0.38,
  booleanOperation: 'UNION',
  mainComponentId: '',
  pluginData: {},
  sharedPluginData: {},
  relaunchData: {},
  isReadOnly: false,
}

/** An opaque solid fill; channels 0 to 1. */
export function solid(r: number, g: number, b: number): Paint {
  return { type: 'SOLID', visible: true, opacity: 1, blendMode: 'NORMAL', color: { r, g, b }, boundVariables: {} }
}

const GREY = [solid(0.85, 0.85, 0.85)]
const FRAME: Partial<NodeProperties> = { name: 'Frame', fills: [solid(1, 1, 1)], clipsContent: true }

const BY_TYPE: { readonly [Type in StageNodeType]: Partial<NodeProperties> } = {
  DOCUMENT: { name: 'Document', width: 0, height: 0 },
  PAGE: { name: 'Page', width: 0, height: 0, fills: [solid(0.96, 0.96, 0.96)] },
  FRAME,
  GROUP: { name: 'Group' },
  RECTANGLE: { name: 'Rectangle', fills: GREY },
  ELLIPSE: { name: 'Ellipse', fills: GREY },
  VECTOR: { name: 'Vector', strokeAlign: 'CENTER' },
  STAR: { name: 'Star', fills: GREY, pointCount: 5 },
  POLYGON: { name: 'Polygon', fills: GREY },
  LINE: { name: 'Line', height: 0, strokes: [solid(0, 0, 0)], strokeAlign: 'CENTER' },
  TEXT: { name: 'Text', width: 0, height: 14, fills: [solid(0, 0, 0)], strokeAlign: 'OUTSIDE' },
  BOOLEAN_OPERATION: { name: 'Union', fills: GREY },
  COMPONENT: { ...FRAME, name: 'Component', fills: [] },
  COMPONENT_SET: { ...FRAME, name: 'Component set', fills: [] },
  INSTANCE: { ...FRAME, name: 'Instance', fills: [] },
  SECTION: { name: 'Section', fills: [solid(1, 1, 1)] },
  SLICE: { name: 'Slice' },
  SLOT: { ...FRAME, name: 'Slot', fills: [] },
}

/**
 * What a new node of a type looks like: 100 x 100 px, a frame white, a shape light grey.
 * Source: remarks on the `create*` methods in @figma/plugin-typings 1.142.0.
 */
export function defaultProperties(type: StageNodeType): NodeProperties {
  return { ...BASE, ...BY_TYPE[type] }
}
