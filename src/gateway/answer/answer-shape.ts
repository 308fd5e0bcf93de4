/** How a client wants its answer written. */
export type AnswerShape =
  /** One JSON body; or a stream, as events (`alt=sse`), or as a JSON array, Google's other form of it. */
  | { readonly dialect: 'gemini'; readonly framing: 'json' | 'sse' | 'array' }
  | {
      readonly dialect: 'openai-images'
      readonly operation: 'generations' | 'edits'
      readonly stream: boolean
      /** Seconds since 1970. */
      readonly createdS: number
    }
  | { readonly dialect: 'openai-chat'; readonly stream: boolean; readonly id: string; readonly createdS: number }
