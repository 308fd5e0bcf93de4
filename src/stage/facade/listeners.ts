type Listener = (...args: never[]) => unknown

interface Entry {
  readonly callback: Listener
  readonly once: boolean
}

/** What `on`, `once` and `off` of the API do, for a fixed list of event types. */
export class Listeners<Type extends string> {
  readonly #path: string
  readonly #types: readonly Type[]
  readonly #entries = new Map<Type, readonly Entry[]>()

  /** @param path for messages: `figma` */
  constructor(path: string, types: readonly Type[]) {
    this.#path = path
    this.#types = types
  }

  /** Adds a callback. Throws for an event the stage does not know. */
  add(type: string, callback: unknown, once: boolean): void {
    const known = this.#known(type)
    if (typeof callback !== 'function') throw new Error(`in on: Expected "callback" to have type function`)
    this.#entries.set(known, [...this.#of(known), { callback: callback as Listener, once }])
  }

  /** Takes a callback away. */
  remove(type: string, callback: unknown): void {
    const known = this.#known(type)
    this.#entries.set(
      known,
      this.#of(known).filter((entry) => entry.callback !== callback),
    )
  }

  /** Calls everyone who listens; what they throw goes to `onError`. Returns their answers. */
  fire(type: Type, args: readonly unknown[], onError: (error: unknown) => void): readonly unknown[] {
    const entries = this.#of(type)
    this.#entries.set(
      type,
      entries.filter(({ once }) => !once),
    )
    return entries.flatMap(({ callback }) => {
      try {
        return [(callback as (...values: readonly unknown[]) => unknown)(...args)]
      } catch (error) {
        onError(error)
        return []
      }
    })
  }

  /** Whether anyone listens. */
  has(type: Type): boolean {
    return this.#of(type).length > 0
  }

  #of(type: Type): readonly Entry[] {
    return this.#entries.get(type) ?? []
  }

  #known(type: string): Type {
    const known = this.#types.find((each) => each === type)
    if (known === undefined) throw new Error(`not implemented on stage: ${this.#path}.on('${type}')`)
    return known
  }
}
