import { hashContent } from '../document/content-hash'
import { createDocument } from '../document/seed'
import type { StageDocument } from '../document/stage-document'
import { coverStudies } from './cover-page'
import { landingPage, stories } from './landing-page'
import { newsletter } from './newsletter'
import { solidPaint } from './paints'
import { PALETTE } from './palette'
import { PHOTO_NAMES, type PhotoHashes, type PhotoName } from './photos'
import { storyCard, tellStory } from './story-card'
import { INK_STYLE_ID, studies } from './studies'

/**
 * The document the stage opens with: a magazine's landing page, with what designers really have lying about in a file,
 * and a second page of covers. `photoBytes` are the files of `assets/photos`. Throws for bytes that are no photograph.
 */
export function createFieldNotes(photoBytes: Readonly<Record<PhotoName, Uint8Array>>): StageDocument {
  const photos = hashAll(photoBytes)
  const background = [solidPaint('#e9e7e2')]
  const document = createDocument({
    name: 'Field Notes, issue 12',
    paintStyles: [{ id: INK_STYLE_ID, name: 'Ink', paints: [solidPaint(PALETTE.ink)] }],
    pages: [
      {
        name: 'Landing page',
        background,
        // The component stands first: instances can only repeat what is there.
        children: [storyCard(photos), landingPage(photos), newsletter(photos), ...studies(photos)],
      },
      { name: 'Cover studies', background, children: coverStudies(photos) },
    ],
  })
  for (const story of stories(photos)) tellStory(document, story)
  for (const name of PHOTO_NAMES) {
    const added = document.images.add(photoBytes[name])
    if (!added.ok) throw new Error(`${name}: ${added.failure}`)
  }
  document.forgetHistory()
  return document
}

function hashAll(photoBytes: Readonly<Record<PhotoName, Uint8Array>>): PhotoHashes {
  const hash = (name: PhotoName): string => hashContent(photoBytes[name])
  return {
    'acanthus-mollis': hash('acanthus-mollis'),
    'airplane-from-above': hash('airplane-from-above'),
    'allium-oreophilum': hash('allium-oreophilum'),
    'dust-bowl-home': hash('dust-bowl-home'),
    'french-alpine-landscape': hash('french-alpine-landscape'),
    'locomotion-house-cat': hash('locomotion-house-cat'),
    'nagasaki-boats': hash('nagasaki-boats'),
  }
}
