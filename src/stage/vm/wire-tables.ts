import type { WireTables } from './wire'

type HostFunction = (...args: never[]) => unknown

/** How the tables reach the guest. */
export interface GuestLink {
  readonly mixed: symbol
  /** Calls a guest function. */
  invoke(id: number, args: readonly unknown[]): unknown
  /** Decides a promise that was handed to the guest. */
  settle(id: number, outcome: 'return' | 'throw', value: unknown): void
}

/** Numbers for what cannot be copied over the wire. They live as long as the sandbox. */
export function createWireTables(link: GuestLink): WireTables {
  const objects = createTable<object>('object')
  const functions = createTable<HostFunction>('function')
  const guestFunctions = new Map<number, (...args: readonly unknown[]) => unknown>()
  const guestIds = new WeakMap<object, number>()
  let lastPromiseId = 0
  return {
    mixed: link.mixed,
    idOfObject: objects.idOf,
    object: objects.get,
    idOfFunction: functions.idOf,
    hostFunction: (id) => functions.get(id) as (...args: readonly unknown[]) => unknown,
    idOfPromise: (promise) => {
      lastPromiseId += 1
      const id = lastPromiseId
      promise.then(
        (value: unknown) => link.settle(id, 'return', value),
        (error: unknown) => link.settle(id, 'throw', error),
      )
      return id
    },
    guestFunctionId: (value) => guestIds.get(value),
    guestFunction: (id) => {
      const known = guestFunctions.get(id)
      if (known !== undefined) return known
      const wrapper = (...args: readonly unknown[]) => link.invoke(id, args)
      guestFunctions.set(id, wrapper)
      guestIds.set(wrapper, id)
      return wrapper
    },
  }
}

function createTable<Value extends object>(kind: string) {
  const values: Value[] = []
  const ids = new Map<Value, number>()
  return {
    idOf: (value: Value) => {
      const known = ids.get(value)
      if (known !== undefined) return known
      ids.set(value, values.length)
      values.push(value)
      return values.length - 1
    },
    get: (id: number) => {
      const value = values[id]
      if (value === undefined) throw new Error(`No host ${kind} with number ${id}`)
      return value
    },
  }
}
