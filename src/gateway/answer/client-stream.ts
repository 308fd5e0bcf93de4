/** A client that is being answered. It may be slow, and it may leave; neither is an error. */
export interface ClientStream {
  /** Whether the client is still there. */
  isOpen(): boolean
  /** Sends status and headers once; later calls are ignored. */
  begin(status: number, headers: Readonly<Record<string, string>>): void
  hasBegun(): boolean
  /** Resolves when the client can take more, or is gone. A client that takes nothing for too long is dropped. */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the answer; resolves when it has been handed over, or the client is gone. */
  end(): Promise<void>
  /** Breaks the connection, so that the client cannot take a cut answer for a whole one. */
  destroy(): void
  /** Aborted when the client leaves before its answer has ended. */
  readonly left: AbortSignal
}
