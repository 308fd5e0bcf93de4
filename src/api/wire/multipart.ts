import type { Bytes } from '../../core/generation'
import type { BodyParts } from './body'

/** One field of a form: a text, or a file. */
export type FormField =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly fileName: string; readonly mediaType: string; readonly bytes: Bytes }

/**
 * A form as byte parts. `boundary` must occur nowhere in the fields: take a random one.
 * Source: RFC 7578; names are escaped as the HTML standard says (multipart/form-data encoding algorithm).
 */
export function multipartParts(fields: readonly FormField[], boundary: string): BodyParts {
  const encoder = new TextEncoder()
  const parts: Bytes[] = []
  for (const field of fields) {
    const disposition = `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(field.name)}"`
    if ('text' in field) {
      parts.push(encoder.encode(`${disposition}\r\n\r\n${field.text}\r\n`))
    } else {
      const head = `; filename="${escapeName(field.fileName)}"\r\ncontent-type: ${field.mediaType}\r\n\r\n`
      parts.push(encoder.encode(disposition + head), field.bytes, encoder.encode('\r\n'))
    }
  }
  parts.push(encoder.encode(`--${boundary}--\r\n`))
  return parts
}

function escapeName(name: string): string {
  return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}
