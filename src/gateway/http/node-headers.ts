import type { IncomingHttpHeaders } from 'node:http'
import type { HeaderReader } from '../../api/dialects/dialect'

/** Node's headers as the dialects read them, without making a `Headers` of them. */
export function readNodeHeaders(headers: IncomingHttpHeaders): HeaderReader {
  return {
    get(name) {
      const value = headers[name.toLowerCase()]
      return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value
    },
  }
}
