/** Two clocks: a machine's date may jump, and a duration must not jump with it. */
export interface Clock {
  /** Milliseconds since 1970, for records and for what people read. */
  now(): number
  /** Milliseconds since some moment, never backwards, for durations and deadlines. */
  elapsed(): number
  /** Resolves after so many milliseconds, or rejects once the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Why a sleep is called off that is not needed any more. Without a reason, each abort makes an error with a stack. */
export const NOT_NEEDED = 'not needed any more'
