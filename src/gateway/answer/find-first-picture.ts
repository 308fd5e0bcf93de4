import type { BlobPlace, BlobSink } from '../../api/wire/blob-sink'
import type { ImageHeader } from '../../core/image-header'
import { isDraft } from './decode-upstream'
import { PictureHead } from './picture-head'

/** The first picture of an answer that is no draft. */
export interface FirstPicture {
  readonly header: ImageHeader
  /** Where it stands: its own key, and the one its object has. */
  readonly key: string
  readonly name: string
}

/** Looks for the first picture in an answer that is being sieved; the others' first bytes stand in their place. */
export class FirstPictureFinder {
  readonly #waitsForParts: boolean
  #found: FirstPicture | undefined
  #isUnreadable = false

  /** `waitsForParts`: a picture counts when its part has ended, since only then it is known to be no draft. */
  constructor(waitsForParts: boolean) {
    this.#waitsForParts = waitsForParts
  }

  get found(): FirstPicture | undefined {
    return this.#found
  }

  /** Whether a picture began that is none. */
  get isUnreadable(): boolean {
    return this.#isUnreadable && this.#found === undefined
  }

  /** For the sieve. */
  open(place: BlobPlace): BlobSink {
    const head = new PictureHead()
    const { key, name } = place
    const drafted = isDraft(place.holder())
    const judge = () => {
      if (head.header !== undefined) this.#found ??= { header: head.header, key, name }
    }
    const judgesEarly = !drafted && !this.#waitsForParts
    return {
      write: (chars, start, stop) => {
        if (head.isDone) return
        head.write(chars, start, stop)
        if (judgesEarly) judge()
        if (head.isDone && head.header === undefined && !drafted) this.#isUnreadable = true
      },
      end: () => {
        head.finish()
        if (judgesEarly) judge()
        return head.bytes()
      },
      close: (holder) => {
        if (!isDraft(holder)) judge()
      },
    }
  }
}
