import type { Bytes } from '../../core/generation'
import type { ImageMediaType } from '../../core/image-header'
import { encodeBase64 } from './base64'
import type { BodyParts } from './body'

/** A picture that the wire carries as a data URL. */
export class DataUrl {
  readonly mediaType: ImageMediaType
  readonly bytes: Bytes

  constructor(mediaType: ImageMediaType, bytes: Bytes) {
    this.mediaType = mediaType
    this.bytes = bytes
  }
}

/** JSON in which bytes may stand where the wire has base64. Undefined members are left out, as JSON.stringify does. */
export type JsonWithBytes =
  | string
  | number
  | boolean
  | null
  | undefined
  | Bytes
  | DataUrl
  | readonly JsonWithBytes[]
  | { readonly [key: string]: JsonWithBytes }

/** Writes JSON as byte parts; bytes become base64 without ever being a string. The inverse of the JSON sieve. */
export function jsonParts(value: JsonWithBytes): BodyParts {
  const encoder = new TextEncoder()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let text = ''
  const flush = () => {
    if (text !== '') parts.push(encoder.encode(text))
    text = ''
  }
  const writeBase64 = (bytes: Bytes, prefix: string): void => {
    text += `"${prefix}`
    flush()
    parts.push(encodeBase64(bytes))
    text += '"'
  }
  const write = (item: JsonWithBytes): void => {
    if (item instanceof Uint8Array) {
      writeBase64(item, '')
    } else if (item instanceof DataUrl) {
      writeBase64(item.bytes, `data:${item.mediaType};base64,`)
    } else if (Array.isArray(item)) {
      writeList('[', item, (element) => write(element), ']')
    } else if (typeof item === 'object' && item !== null) {
      const members = Object.entries(item).filter(([, member]) => member !== undefined)
      writeList('{', members, ([key, member]) => writeMember(key, member), '}')
    } else {
      text += JSON.stringify(item ?? null)
    }
  }
  const writeMember = (key: string, member: JsonWithBytes): void => {
    text += `${JSON.stringify(key)}:`
    write(member)
  }
  const writeList = <Item>(open: string, items: readonly Item[], each: (item: Item) => void, close: string): void => {
    text += open
    items.forEach((item, index) => {
      if (index > 0) text += ','
      each(item)
    })
    text += close
  }
  write(value)
  flush()
  return parts
}
