import { type Failure, failure } from '../core/failure'
import type { Bytes } from '../core/generation'
import { fail, ok, type Result } from '../core/result'

/** The file of a picture in the document, as it was put in: neither cropped nor filtered. */
export async function readPicture(
  api: PluginAPI,
  imageHash: string,
): Promise<Result<{ readonly bytes: Bytes }, Failure>> {
  const image = api.getImageByHash(imageHash)
  if (image === null) {
    return fail(
      failure({ kind: 'invalid-request' }, 'The picture is no longer in the file. Select again and press once more.'),
    )
  }
  try {
    return ok({ bytes: (await image.getBytesAsync()) as Bytes })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail(failure({ kind: 'network' }, `Figma could not load the picture: ${why}`))
  }
}
