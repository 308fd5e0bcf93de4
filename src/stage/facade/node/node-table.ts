import type { StageNodeType } from '../../document/stage-node'
import { BASE_MEMBERS } from './base-members'
import { CHILDREN_MEMBERS } from './children-members'
import { CLONE_MEMBER } from './clone-member'
import { COMPONENT_MEMBERS, INSTANCE_MEMBERS } from './component-members'
import { EXPORT_MEMBERS } from './export-members'
import { CONSTRAINT_MEMBERS, FRAME_MEMBERS } from './frame-members'
import type { NodeMember } from './node-member'
import { DOCUMENT_MEMBERS, PAGE_MEMBERS } from './page-members'
import {
  BACKGROUND_MEMBERS,
  BLEND_MEMBERS,
  CORNER_MEMBERS,
  cornerMembers,
  fillMembers,
  STROKE_MEMBERS,
} from './paint-members'
import { LAYOUT_MEMBERS, PLACE_MEMBERS, RESIZE_MEMBERS, SCENE_MEMBERS } from './place-members'
import { BOOLEAN_MEMBERS, POINT_MEMBERS, STAR_MEMBERS, VECTOR_MEMBERS } from './shape-members'
import { TEXT_MEMBERS } from './text-members'

/** The members of one type, by name. */
export type NodeMembers = Readonly<Record<string, NodeMember>>

/** What each type shows to a plugin. */
export type NodeTable = { readonly [Type in StageNodeType]: NodeMembers }

/** The API object of Figma's typings for a type. */
type NodeOf<Type extends StageNodeType> = Extract<BaseNode, { readonly type: Type }>

/** Compiles only when each member exists in the typings of the type: a member Figma does not have there is a mistake. */
function membersOf<Type extends StageNodeType>(_type: Type) {
  return <Members extends NodeMembers>(members: Members & Record<Exclude<keyof Members, keyof NodeOf<Type>>, never>) =>
    members as Members
}

/**
 * Builds the table. Which mixins a type has follows @figma/plugin-typings 1.142.0.
 * @param mixed the value of figma.mixed
 */
export function createNodeTable(mixed: PluginAPI['mixed']): NodeTable {
  const fills = fillMembers(mixed)
  const corners = cornerMembers(mixed)
  const scene = { ...BASE_MEMBERS, ...SCENE_MEMBERS, ...PLACE_MEMBERS, ...EXPORT_MEMBERS, ...CLONE_MEMBER }
  const layer = { ...scene, ...LAYOUT_MEMBERS, ...RESIZE_MEMBERS }
  const geometry = { ...fills, ...STROKE_MEMBERS }
  const plainShape = { ...layer, ...BLEND_MEMBERS, ...geometry, ...CONSTRAINT_MEMBERS }
  const shape = { ...plainShape, ...corners }
  const frame = { ...shape, ...CORNER_MEMBERS, ...CHILDREN_MEMBERS, ...FRAME_MEMBERS }
  return {
    DOCUMENT: membersOf('DOCUMENT')({ ...BASE_MEMBERS, ...CHILDREN_MEMBERS, ...DOCUMENT_MEMBERS }),
    PAGE: membersOf('PAGE')({ ...BASE_MEMBERS, ...CHILDREN_MEMBERS, ...BACKGROUND_MEMBERS, ...PAGE_MEMBERS }),
    FRAME: membersOf('FRAME')(frame),
    GROUP: membersOf('GROUP')({ ...layer, ...BLEND_MEMBERS, ...CHILDREN_MEMBERS }),
    RECTANGLE: membersOf('RECTANGLE')({ ...shape, ...CORNER_MEMBERS }),
    ELLIPSE: membersOf('ELLIPSE')(shape),
    VECTOR: membersOf('VECTOR')({ ...shape, ...VECTOR_MEMBERS }),
    STAR: membersOf('STAR')({ ...shape, ...POINT_MEMBERS, ...STAR_MEMBERS }),
    POLYGON: membersOf('POLYGON')({ ...shape, ...POINT_MEMBERS }),
    LINE: membersOf('LINE')(plainShape),
    TEXT: membersOf('TEXT')({ ...plainShape, ...TEXT_MEMBERS }),
    BOOLEAN_OPERATION: membersOf('BOOLEAN_OPERATION')({
      ...layer,
      ...BLEND_MEMBERS,
      ...geometry,
      ...corners,
      ...CHILDREN_MEMBERS,
      ...BOOLEAN_MEMBERS,
    }),
    COMPONENT: membersOf('COMPONENT')({ ...frame, ...COMPONENT_MEMBERS }),
    COMPONENT_SET: membersOf('COMPONENT_SET')(frame),
    INSTANCE: membersOf('INSTANCE')({ ...frame, ...INSTANCE_MEMBERS }),
    SECTION: membersOf('SECTION')({
      ...scene,
      ...RESIZE_MEMBERS,
      ...geometry,
      ...corners,
      ...CORNER_MEMBERS,
      ...CHILDREN_MEMBERS,
    }),
    SLICE: membersOf('SLICE')(layer),
    SLOT: membersOf('SLOT')(frame),
  }
}
