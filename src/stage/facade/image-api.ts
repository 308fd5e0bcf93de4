import type { StoredImage } from '../document/image-store'
import { createApiObject } from './api-object'
import { assertAlive, assertCanEdit } from './guards'
import type { PluginRun } from './plugin-run'
import { bytes, text } from './schemas'
import { check } from './validation'

type ImageMembers = Pick<PluginAPI, 'createImage' | 'getImageByHash'>

/** Pictures in and out of the document. */
export function createImageMembers(run: PluginRun): ImageMembers {
  return {
    createImage: (data) => {
      const where = 'createImage'
      assertCanEdit(run, where)
      const added = run.document.images.add(check({ where, name: 'data', schema: bytes }, data))
      if (!added.ok) throw new Error(`in ${where}: ${added.failure}`)
      return createImage(run, added.value)
    },
    getImageByHash: (hash) => {
      const image = run.document.images.get(check({ where: 'getImageByHash', name: 'hash', schema: text }, hash))
      return image === undefined ? null : createImage(run, image)
    },
  }
}

function createImage(run: PluginRun, { hash, bytes: stored, header }: StoredImage): Image {
  const members = {
    hash,
    getBytesAsync: async () => new Uint8Array(stored),
    getSizeAsync: async () => ({ width: header.extent.widthPx, height: header.extent.heightPx }),
  } satisfies Image
  return createApiObject('Image', members, () => assertAlive(run))
}
