/** Bytes that a text takes as UTF-8, at most: a pair of surrogates counts six instead of four. */
export function utf8Length(text: string): number {
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  return length
}
