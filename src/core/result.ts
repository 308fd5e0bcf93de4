/** What an operation gives that can fail in an expected way: a value, or plain data that says why not. */
export type Result<Value, Fault> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Fault }

/** A success. */
export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value }
}

/** An expected fault. Bugs are thrown instead. */
export function fail<Fault>(failure: Fault): { readonly ok: false; readonly failure: Fault } {
  return { ok: false, failure }
}

/** Marks a path that the types rule out; reaching it is a bug. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
