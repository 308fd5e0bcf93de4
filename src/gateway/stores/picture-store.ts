import type { Bytes, EncodedImage } from '../../core/generation'

/** A picture that is kept: where its bytes are, and what is known without reading them. */
export interface KeptPicture extends Omit<EncodedImage, 'bytes'> {
  /** SHA-256 of the bytes, as hex. */
  readonly digest: string
  readonly sizeBytes: number
}

/** A picture that is being written while it arrives. */
export interface PictureWriter {
  /** Resolves when more may be written: a disk may be slower than a network. Rejects when nothing can be kept (disk full). */
  write(bytes: Uint8Array): Promise<void>
  /** Resolves when it is kept for good: it survives a crash of this process. Rejects when it is no picture. */
  close(): Promise<KeptPicture>
  /** Throws away what was written. Never rejects. */
  abort(): Promise<void>
}

/** Bytes of pictures by their digest. The same picture is kept once. */
export interface PictureStore {
  create(): PictureWriter
  /** Undefined when it is not (or no longer) there. */
  read(picture: KeptPicture): Promise<Bytes | undefined>
}
