/**
 * Built-ins younger than ES2019, as paths from the global object. Figma's sandbox once lacked them and may again on some
 * machines, so shipped code must not need them; a strict sandbox deletes them.
 * Source: the "Finished proposals" list of TC39 with its publication years (2020 to 2025).
 */
export const NEWER_BUILTINS: readonly string[] = [
  // 2020
  'globalThis',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Promise.allSettled',
  'String.prototype.matchAll',
  // 2021
  'AggregateError',
  'FinalizationRegistry',
  'WeakRef',
  'Promise.any',
  'String.prototype.replaceAll',
  // 2022
  'Array.prototype.at',
  'String.prototype.at',
  'Object.hasOwn',
  // 2023
  'Array.prototype.findLast',
  'Array.prototype.findLastIndex',
  'Array.prototype.toReversed',
  'Array.prototype.toSorted',
  'Array.prototype.toSpliced',
  'Array.prototype.with',
  // 2024
  'Array.fromAsync',
  'ArrayBuffer.prototype.resize',
  'ArrayBuffer.prototype.transfer',
  'ArrayBuffer.prototype.transferToFixedLength',
  'Atomics.waitAsync',
  'Map.groupBy',
  'Object.groupBy',
  'Promise.withResolvers',
  'String.prototype.isWellFormed',
  'String.prototype.toWellFormed',
  // 2025 and later
  'Float16Array',
  'Iterator',
  'Math.f16round',
  'Promise.try',
  'RegExp.escape',
  'Set.prototype.difference',
  'Set.prototype.intersection',
  'Set.prototype.isDisjointFrom',
  'Set.prototype.isSubsetOf',
  'Set.prototype.isSupersetOf',
  'Set.prototype.symmetricDifference',
  'Set.prototype.union',
  'Uint8Array.fromBase64',
  'Uint8Array.prototype.toBase64',
  'Error.isError',
  'Math.sumPrecise',
]

/** A script that takes them away. */
export function deleteNewerBuiltins(): string {
  const paths = JSON.stringify(NEWER_BUILTINS.filter((path) => path !== 'globalThis'))
  return `(function (root) {
  ${paths}.forEach(function (path) {
    var names = path.split('.')
    var last = names.pop()
    var owner = names.reduce(function (value, name) { return value === undefined ? undefined : value[name] }, root)
    if (owner !== undefined && owner !== null) delete owner[last]
  })
  var typedArray = Object.getPrototypeOf(Uint8Array.prototype)
  ;['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'with'].forEach(function (name) { delete typedArray[name] })
  delete root.globalThis
})(globalThis)`
}
