/** The node types the stage knows. Figma has more (FigJam and Slides); a plugin never meets those here. */
export const STAGE_NODE_TYPES = [
  'DOCUMENT',
  'PAGE',
  'FRAME',
  'GROUP',
  'RECTANGLE',
  'ELLIPSE',
  'VECTOR',
  'STAR',
  'POLYGON',
  'LINE',
  'TEXT',
  'BOOLEAN_OPERATION',
  'COMPONENT',
  'COMPONENT_SET',
  'INSTANCE',
  'SECTION',
  'SLICE',
  'SLOT',
] as const satisfies readonly NodeType[]

/** One of {@link STAGE_NODE_TYPES}. */
export type StageNodeType = (typeof STAGE_NODE_TYPES)[number]

/** Fills of a run of characters: `start` included, `end` excluded. */
export interface TextFillRange {
  readonly start: number
  readonly end: number
  readonly fills: readonly Paint[]
}

/** Radii in px, in the order top left, top right, bottom right, bottom left. */
export type CornerRadii = readonly [number, number, number, number]

/**
 * What can change about a node. Every node carries every property, so that drawing needs no narrowing; the facade
 * decides which of them a type shows to a plugin. Lengths in px of the node's container, opacities 0 to 1.
 */
export interface NodeProperties {
  readonly name: string
  readonly visible: boolean
  readonly locked: boolean
  readonly opacity: number
  readonly blendMode: BlendMode
  /** Relative to the nearest container that is no group and no boolean operation, as in Figma. */
  readonly relativeTransform: Transform
  /** Ignored for groups and boolean operations: those fit their children (see `measureNode`). */
  readonly width: number
  readonly height: number
  /** A page keeps its background here. */
  readonly fills: readonly Paint[]
  readonly fillStyleId: string
  /** Not empty when the characters of a text have different fills; `fills` is then figma.mixed for a plugin. */
  readonly textFillRanges: readonly TextFillRange[]
  readonly strokes: readonly Paint[]
  readonly strokeWeight: number
  readonly strokeAlign: 'CENTER' | 'INSIDE' | 'OUTSIDE'
  readonly cornerRadii: CornerRadii
  readonly effects: readonly Effect[]
  readonly isMask: boolean
  readonly maskType: MaskType
  readonly clipsContent: boolean
  readonly constraints: Constraints
  readonly exportSettings: readonly ExportSettings[]
  readonly layoutMode: 'NONE' | 'HORIZONTAL' | 'VERTICAL'
  readonly layoutPositioning: 'AUTO' | 'ABSOLUTE'
  readonly layoutWrap: 'NO_WRAP' | 'WRAP'
  readonly primaryAxisSizingMode: 'FIXED' | 'AUTO'
  readonly counterAxisSizingMode: 'FIXED' | 'AUTO'
  readonly primaryAxisAlignItems: 'MIN' | 'CENTER' | 'MAX'
  readonly counterAxisAlignItems: 'MIN' | 'CENTER' | 'MAX'
  /** Between wrapped lines; null: as `itemSpacing`. */
  readonly counterAxisSpacing: number | null
  readonly itemSpacing: number
  readonly paddingLeft: number
  readonly paddingRight: number
  readonly paddingTop: number
  readonly paddingBottom: number
  readonly characters: string
  readonly fontName: FontName
  readonly fontSize: number
  readonly lineHeight: LineHeight
  readonly letterSpacing: LetterSpacing
  readonly textAlignHorizontal: 'LEFT' | 'CENTER' | 'RIGHT' | 'JUSTIFIED'
  readonly textAlignVertical: 'TOP' | 'CENTER' | 'BOTTOM'
  readonly textAutoResize: 'NONE' | 'WIDTH_AND_HEIGHT' | 'HEIGHT' | 'TRUNCATE'
  /** SVG path data in the node's own coordinates, for VECTOR. */
  readonly vectorPaths: VectorPaths
  readonly pointCount: number
  /** 0 to 1, part of the outer radius, for STAR. */
  readonly innerRadius: number
  readonly booleanOperation: 'UNION' | 'INTERSECT' | 'SUBTRACT' | 'EXCLUDE'
  /** The component an instance shows; empty for other nodes. */
  readonly mainComponentId: string
  readonly pluginData: Readonly<Record<string, string>>
  /** Key: `namespace/key`. */
  readonly sharedPluginData: Readonly<Record<string, string>>
  /** Part of a library or of Figma itself: shown, but no plugin may write to it. */
  readonly isReadOnly: boolean
  /** Relaunch buttons: command to description. */
  readonly relaunchData: Readonly<Record<string, string>>
}

/** One node of the document. Never changed in place: a write puts a new record into the document. */
export interface StageNode extends NodeProperties {
  readonly id: string
  readonly type: StageNodeType
  /** Null for the DOCUMENT only. */
  readonly parentId: string | null
  /** From the bottom to the top. */
  readonly childIds: readonly string[]
  /** The node of the component that a node inside an instance repeats; empty elsewhere. */
  readonly sourceId: string
  /** For an instance and the nodes inside it: what no longer follows the component. */
  readonly overriddenFields: readonly (keyof NodeProperties)[]
}

const CONTAINER_TYPES: readonly StageNodeType[] = [
  'DOCUMENT',
  'PAGE',
  'FRAME',
  'GROUP',
  'BOOLEAN_OPERATION',
  'COMPONENT',
  'COMPONENT_SET',
  'INSTANCE',
  'SECTION',
  'SLOT',
]

/** Whether nodes of the type have children. */
export function isContainerType(type: StageNodeType): boolean {
  return CONTAINER_TYPES.includes(type)
}

/** Whether the type has no size of its own but fits its children, and is skipped by its children's transforms. */
export function isFittedType(type: StageNodeType): boolean {
  return type === 'GROUP' || type === 'BOOLEAN_OPERATION'
}
