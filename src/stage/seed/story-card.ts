import type { InstanceSeed, NodeSeed } from '../document/seed'
import type { StageDocument } from '../document/stage-document'
import type { NodeProperties } from '../document/stage-node'
import { type LaidOutSeed, stack } from './layout'
import { picturePaint } from './paints'
import { PALETTE } from './palette'
import type { PhotoHashes } from './photos'
import { kicker, sans, serif } from './text-seed'

/** Size of a story card, px. */
export const CARD = { width: 421, height: 520 } as const

const IDS = {
  card: '10:1',
  photo: '10:2',
  kicker: '10:3',
  title: '10:4',
  note: '10:5',
} as const

/** The main component of the story cards. */
export function storyCard(photos: PhotoHashes): NodeSeed {
  const { width } = CARD
  const children: readonly LaidOutSeed[] = [
    {
      type: 'RECTANGLE',
      id: IDS.photo,
      name: 'Photo',
      width,
      height: 316,
      cornerRadius: 4,
      fills: [picturePaint(photos['acanthus-mollis'])],
    },
    { ...kicker('Botany', { width }), id: IDS.kicker, name: 'Kicker' },
    { ...serif('Architecture of a thistle', { width, size: 34, lines: 1 }), id: IDS.title, name: 'Title' },
    {
      ...sans('Karl Blossfeldt spent thirty years photographing weeds as though they were cathedrals.', {
        width,
        size: 15,
        lines: 3,
        color: PALETTE.stone,
      }),
      id: IDS.note,
      name: 'Note',
    },
  ]
  const frame = {
    type: 'COMPONENT',
    id: IDS.card,
    name: 'Story card',
    ...CARD,
    fills: [],
    clipsContent: false,
  } as const
  return { ...stack('VERTICAL', { gap: 16 }, frame, children), x: 1560, y: 1240 }
}

/** What one card says and shows. */
export interface Story {
  readonly id: string
  readonly kicker: string
  readonly title: string
  readonly note: string
  readonly photo: Paint
}

/** An instance of the story card, with the component's own content until {@link tellStory} changes it. */
export function storyInstance({
  id,
  title,
}: Story): InstanceSeed & { readonly width: number; readonly height: number } {
  return { type: 'INSTANCE', id, name: `Story card / ${title}`, mainComponentId: IDS.card, ...CARD }
}

/** Overrides the content of an instance with a story. */
export function tellStory(document: StageDocument, story: Story): void {
  override(document, `I${story.id};${IDS.photo}`, { fills: [story.photo] })
  override(document, `I${story.id};${IDS.kicker}`, { characters: story.kicker.toUpperCase() })
  override(document, `I${story.id};${IDS.title}`, { characters: story.title })
  override(document, `I${story.id};${IDS.note}`, { characters: story.note })
}

function override(document: StageDocument, id: string, changes: Partial<NodeProperties>): void {
  const fields = Object.keys(changes) as (keyof NodeProperties)[]
  document.update(id, { ...changes, overriddenFields: [...document.require(id).overriddenFields, ...fields] })
}
