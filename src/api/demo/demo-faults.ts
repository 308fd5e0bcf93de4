/** How the demo provider is told to misbehave: the source of faults for tests, and for people who want to see them. */
export interface DemoFaults {
  /** Waits this long before painting, in milliseconds. */
  readonly latencyMs?: number
  /** Moves an edited picture, in pixels of the result; positive is right and down. */
  readonly shiftPx?: { readonly x: number; readonly y: number }
  /** Enlarges an edited picture about its centre, for example 1.01. */
  readonly zoom?: number
  /** Gains of red, green and blue over an edited picture, for example [1.04, 1, 0.95]. */
  readonly colourCast?: readonly [number, number, number]
  /** Refuses the prompt as a model's safety filter does. */
  readonly refuse?: boolean
  /** Answers as an overloaded service does. */
  readonly status429?: { readonly retryAfterMs?: number }
  /** Answers with words and no picture. */
  readonly textOnly?: boolean
  /** Cuts the picture's bytes in half. */
  readonly truncate?: boolean
  readonly error500?: boolean
  /** What the picture is encoded as; JPEG by default, as the real model does. */
  readonly mediaType?: 'image/png' | 'image/jpeg'
}

const DIRECTIVE = /\[demo:([^\]]{0,80})\]/gi

/**
 * Takes the faults that a prompt asks for in square brackets out of it, so that anyone can try them:
 * `[demo: refuse]`, `[demo: 429]`, `[demo: 429 2000]` (retry after 2000 ms), `[demo: 500]`, `[demo: text-only]`,
 * `[demo: truncate]`, `[demo: latency 8000]` (ms), `[demo: shift 6 -4]` (px), `[demo: zoom 1.02]`,
 * `[demo: cast 1.1 1 0.9]` (red, green, blue), `[demo: png]`. What it does not know is left out of the prompt and ignored.
 */
export function takeDemoFaults(prompt: string): { readonly prompt: string; readonly faults: DemoFaults } {
  let faults: DemoFaults = {}
  const rest = prompt.replace(DIRECTIVE, (_, directive: string) => {
    faults = { ...faults, ...parseDirective(directive) }
    return ' '
  })
  return { prompt: rest === prompt ? prompt : rest.replace(/\s+/g, ' ').trim(), faults }
}

function parseDirective(directive: string): DemoFaults {
  const [name = '', ...rest] = directive
    .trim()
    .toLowerCase()
    .split(/[\s,]+/)
  const numbers = rest.map(Number).map((value) => (Number.isFinite(value) ? value : 0))
  const [first = 0, second = 0, third = 0] = numbers
  switch (name) {
    case 'refuse':
      return { refuse: true }
    case '429':
      return { status429: rest.length > 0 ? { retryAfterMs: Math.max(0, first) } : {} }
    case '500':
      return { error500: true }
    case 'text-only':
      return { textOnly: true }
    case 'truncate':
      return { truncate: true }
    case 'latency':
      return { latencyMs: Math.min(600_000, Math.max(0, first)) }
    case 'shift':
      return { shiftPx: { x: first, y: second } }
    case 'zoom':
      return { zoom: Math.min(4, Math.max(0.25, first)) }
    case 'cast':
      return { colourCast: [first, second, third] }
    case 'png':
      return { mediaType: 'image/png' }
    default:
      return {}
  }
}
