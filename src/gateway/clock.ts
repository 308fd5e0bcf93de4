/** Two clocks: a machine's date may jump, and a duration must not jump with it. */
export interface Clock {
  /** Milliseconds since 1970, for records and for what people read. */
  now(): number
  /** Milliseconds since some moment, never backwards, for durations and deadlines. */
  elapsed(): number
  /** Resolves after so many milliseconds, or rejects once the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
