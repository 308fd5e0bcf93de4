import type { EncodedImage, Generation } from '../../core/generation'
import type { KeptGeneration } from '../stores/generation-store'
import type { KeptPicture, PictureStore } from '../stores/picture-store'

/** Puts the pictures of a generation into the store. Rejects when they cannot be kept (disk full). */
export async function keepGeneration(generation: Generation, store: PictureStore): Promise<KeptGeneration> {
  const { images, ...rest } = generation
  const pictures: KeptPicture[] = []
  for (const image of images) pictures.push(await keepPicture(image, store))
  return { ...rest, pictures }
}

async function keepPicture({ bytes }: EncodedImage, store: PictureStore): Promise<KeptPicture> {
  const writer = store.create()
  try {
    await writer.write(bytes)
    return await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** The generation with its pictures, or undefined when one of them is no longer there. */
export async function loadGeneration(kept: KeptGeneration, store: PictureStore): Promise<Generation | undefined> {
  const { pictures, ...rest } = kept
  const images: EncodedImage[] = []
  for (const picture of pictures) {
    const bytes = await store.read(picture)
    if (bytes === undefined) return undefined
    images.push({ bytes, mediaType: picture.mediaType, extent: picture.extent })
  }
  return { ...rest, images }
}
