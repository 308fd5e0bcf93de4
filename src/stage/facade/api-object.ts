/** Marks an object of the plugin API, which a plugin holds by reference; everything else crosses to a plugin as a copy. */
export const API_OBJECT: unique symbol = Symbol('stage api object')

/** Whether a value is one of the API's own objects. */
export function isApiObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, API_OBJECT) === true
}

/** Names that JavaScript itself asks an object for: promises ask for `then`, printing for `constructor`. */
export function isLanguageProbe(key: string | symbol): key is symbol | 'then' | 'constructor' {
  return typeof key === 'symbol' || key === 'then' || key === 'constructor'
}

/**
 * An object of the API that knows exactly the given members. Anything else throws: a silent `undefined` would let
 * code pass here that does something in Figma.
 * @param path how a plugin reaches it, for the messages: `figma.viewport`
 * @param onUse called before every use; throws when the API cannot be used any more
 */
export function createApiObject<Members extends object>(path: string, members: Members, onUse: () => void): Members {
  const methods = guardMethods(members, onUse)
  return new Proxy(members, {
    get(target, key) {
      if (key === API_OBJECT) return true
      if (isLanguageProbe(key)) return undefined
      onUse()
      if (!(key in target)) throw new Error(`not implemented on stage: ${path}.${key}`)
      return methods.get(key) ?? Reflect.get(target, key)
    },
    set(target, key, value) {
      onUse()
      const descriptor = Object.getOwnPropertyDescriptor(target, key)
      if (descriptor === undefined) throw new TypeError(`Cannot add property ${String(key)}, object is not extensible`)
      if (descriptor.set === undefined) throw new TypeError('no setter for property')
      return Reflect.set(target, key, value)
    },
    deleteProperty() {
      throw new TypeError('could not delete property')
    },
    defineProperty() {
      throw new TypeError('object is not extensible')
    },
  })
}

// A method can be taken from the object now and called when the API has ended.
function guardMethods(members: object, onUse: () => void): ReadonlyMap<string, unknown> {
  const methods = new Map<string, unknown>()
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    if (typeof value !== 'function') continue
    methods.set(key, (...args: readonly unknown[]) => {
      onUse()
      return Reflect.apply(value, undefined, args)
    })
  }
  return methods
}
