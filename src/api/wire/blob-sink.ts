import type { Bytes } from '../../core/generation'
import { Base64Decoder } from './base64'

/** Where in the text a picture stands. */
export interface BlobPlace {
  /** Its own key: `data`, `b64_json`, `url`, ... */
  readonly key: string
  /** The key under which the object stands that holds it: `inlineData`, `image_url`, `data`, ... */
  readonly name: string
  /**
   * The part, list item or event that the picture belongs to, as far as it has arrived, with an empty text for the
   * picture. To be called while the sink is being opened.
   */
  holder(): unknown
}

/** Takes the base64 of one picture while it arrives. */
export interface BlobSink {
  /** The characters of `chars` from `start` up to `stop`: what JSON escaped is plain again, and nothing was checked. */
  write(chars: Uint8Array, start: number, stop: number): void
  /** What shall stand in the picture's place in the value that `finish` gives; undefined when it was no base64. */
  end(): Bytes | undefined
  /** Told when the picture's holder has ended, with all of it. */
  close?(holder: unknown): void
}

/** Decodes a picture into memory; `expectedBytes` is a hint for its size. */
export function decodingSink(expectedBytes: number): BlobSink {
  const decoder = new Base64Decoder(expectedBytes)
  return {
    write: (chars, start, stop) => decoder.write(chars, start, stop),
    end: () => decoder.finish(),
  }
}
