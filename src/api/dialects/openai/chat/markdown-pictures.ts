import type { Bytes } from '../../../../core/generation'
import { readBase64 } from '../../read-base64'

/** Words, and the pictures that stood among them. */
export interface WordsAndPictures {
  readonly text: string
  readonly pictures: readonly Bytes[]
}

// A markdown picture, or a data URL by itself. The base64 is one run without a choice in it, so this stays linear.
const PICTURE = /(?:!\[[^\]\n]{0,200}\]\(\s{0,9})?data:image\/[a-z+.-]{1,20};base64,([A-Za-z0-9+/_-]+={0,2})\s{0,9}\)?/g

/**
 * Takes pictures out of a message's words: some relays answer with a markdown image that holds a data URL.
 * What is no base64 stays as words.
 */
export function takeMarkdownPictures(content: string): WordsAndPictures {
  const pictures: Bytes[] = []
  const text = content.replace(PICTURE, (whole, base64: string) => {
    const bytes = readBase64(base64)
    if (bytes === undefined) return whole
    pictures.push(bytes)
    return ''
  })
  return { text: text.trim(), pictures }
}
