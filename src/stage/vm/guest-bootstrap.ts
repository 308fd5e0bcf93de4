/**
 * The first script of a sandbox: it gives the globals of Figma and makes host objects look like the plugin's own.
 *
 * Guest code, so it is text, and written in the language of 2019 that the oldest sandbox understands. It is called with
 * one host function and returns the two ways back in: `invoke` calls a function the plugin handed out, `settle` decides
 * a promise the host handed in. Values travel as JSON, bytes beside it as ArrayBuffers; see `wire.ts` for the tags.
 */
export const GUEST_BOOTSTRAP = `(function (host) {
  'use strict'
  var global = globalThis
  var mixed = Symbol('figma.mixed')
  var proxies = new Map()
  var handles = new WeakMap()
  var hostFunctions = new Map()
  var functionIds = new Map()
  var functions = []
  var promises = new Map()

  function encode(value, buffers, ancestors) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'undefined':
        return { $: 'undefined' }
      case 'number':
        return isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
      case 'function':
        return hostFunctionIds.has(value)
          ? { $: 'hostFunction', v: hostFunctionIds.get(value) }
          : { $: 'function', v: idOfFunction(value) }
      case 'symbol':
        return { $: value === mixed ? 'mixed' : 'symbol' }
      case 'object':
        return value === null ? null : encodeObject(value, buffers, ancestors)
      default:
        return { $: 'other', v: typeof value }
    }
  }
  var hostFunctionIds = new Map()

  function idOfFunction(value) {
    if (!functionIds.has(value)) {
      functionIds.set(value, functions.length)
      functions.push(value)
    }
    return functionIds.get(value)
  }

  function encodeObject(value, buffers, ancestors) {
    if (handles.has(value)) return { $: 'object', v: handles.get(value) }
    if (value instanceof Uint8Array) {
      if (value.length === 0) return { $: 'bytes', v: -1, o: 0, n: 0 }
      buffers.push(value.buffer)
      return { $: 'bytes', v: buffers.length - 1, o: value.byteOffset, n: value.length }
    }
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Map || value instanceof Set ||
      value instanceof RegExp || value instanceof Promise || value instanceof WeakMap) {
      return { $: 'other', v: Object.prototype.toString.call(value).slice(8, -1) }
    }
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Error) return { $: 'error', name: value.name, message: value.message, stack: String(value.stack) }
    if (ancestors.indexOf(value) >= 0) throw new Error('Cannot send a value that contains itself')
    var inner = ancestors.concat([value])
    if (Array.isArray(value)) {
      var items = []
      for (var index = 0; index < value.length; index += 1) items.push(encode(value[index], buffers, inner))
      return items
    }
    var entries = {}
    Object.keys(value).forEach(function (key) { entries[key] = encode(value[key], buffers, inner) })
    return '$' in entries ? { $: 'plain', v: entries } : entries
  }

  function decode(value, buffers) {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(function (item) { return decode(item, buffers) })
    switch (value.$) {
      case undefined:
        return decodeEntries(value, buffers)
      case 'plain':
        return decodeEntries(value.v, buffers)
      case 'frozen':
        return freeze(decode(value.v, buffers))
      case 'undefined':
        return undefined
      case 'number':
        return Number(value.v)
      case 'mixed':
        return mixed
      case 'date':
        return new Date(value.v)
      case 'bytes':
        return value.v < 0 ? new Uint8Array(0) : new Uint8Array(buffers[value.v])
      case 'buffer':
        return value.v < 0 ? new ArrayBuffer(0) : buffers[value.v]
      case 'error':
        return restoreError(value)
      case 'object':
        return proxyOf(value.v)
      case 'hostFunction':
        return hostFunction(value.v)
      case 'function':
        return functions[value.v]
      case 'promise':
        return new Promise(function (resolve, reject) { promises.set(value.v, { resolve: resolve, reject: reject }) })
      default:
        throw new Error('Unknown tag ' + value.$)
    }
  }

  function decodeEntries(entries, buffers) {
    var result = {}
    Object.keys(entries).forEach(function (key) { result[key] = decode(entries[key], buffers) })
    return result
  }

  function freeze(value) {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || handles.has(value)) return value
    Object.keys(value).forEach(function (key) { freeze(value[key]) })
    return Object.freeze(value)
  }

  function restoreError(value) {
    var type = value.name === 'TypeError' ? TypeError : Error
    return new type(value.message)
  }

  // One crossing: the operation and its arguments out, one value back in or an error to throw.
  function ask(operation, args) {
    var buffers = []
    var request = JSON.stringify([operation, encode(args, buffers, [])])
    var answer = host.apply(undefined, [request].concat(buffers))
    var text = typeof answer === 'string' ? answer : answer[0]
    var parsed = JSON.parse(text)
    var value = decode(parsed[1], typeof answer === 'string' ? [] : answer.slice(1))
    if (parsed[0] === 'throw') throw value
    return value
  }

  function hostFunction(id) {
    if (!hostFunctions.has(id)) {
      var wrapper = function () { return ask('call', [id, Array.prototype.slice.call(arguments)]) }
      hostFunctions.set(id, wrapper)
      hostFunctionIds.set(wrapper, id)
    }
    return hostFunctions.get(id)
  }

  function proxyOf(id) {
    if (proxies.has(id)) return proxies.get(id)
    var methods = new Map()
    var proxy = new Proxy({}, {
      get: function (target, key) {
        if (typeof key === 'symbol' || key === 'then' || key === 'constructor') return undefined
        if (methods.has(key)) return methods.get(key)
        var value = ask('get', [id, key])
        if (typeof value === 'function' && hostFunctionIds.has(value)) methods.set(key, value)
        return value
      },
      set: function (target, key, value) {
        ask('set', [id, String(key), value])
        return true
      },
      has: function (target, key) { return typeof key === 'string' && ask('has', [id, key]) },
      ownKeys: function () { return ask('keys', [id]) },
      getOwnPropertyDescriptor: function () { return { enumerable: true, configurable: true, writable: true } },
      defineProperty: function () { throw new TypeError('object is not extensible') },
      deleteProperty: function () { throw new TypeError('could not delete property') },
      setPrototypeOf: function () { throw new TypeError('object is not extensible') },
    })
    proxies.set(id, proxy)
    handles.set(proxy, id)
    return proxy
  }

  function describe(value) {
    if (typeof value === 'string') return value
    if (typeof value === 'function') return '[Function ' + value.name + ']'
    if (value instanceof Error) return value.name + ': ' + value.message + '\\n' + value.stack
    if (typeof value !== 'object' || value === null) return String(value)
    if (handles.has(value)) return '[figma object]'
    if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value) + ' ' + value.byteLength + ' bytes'
    try {
      return JSON.stringify(value, function (key, inner) {
        if (typeof inner === 'object' && inner !== null && (handles.has(inner) || ArrayBuffer.isView(inner))) return describe(inner)
        return inner
      })
    } catch (error) {
      return Object.prototype.toString.call(value)
    }
  }

  function define(name, value) {
    Object.defineProperty(global, name, { value: value, writable: false, enumerable: false, configurable: false })
  }

  var given = ask('start', [])
  var console = {}
  ;['log', 'error', 'info', 'warn'].forEach(function (level) {
    console[level] = function () { given.log(level, Array.prototype.map.call(arguments, describe).join(' ')) }
  })
  console.assert = function (condition, message) {
    if (!condition) given.log('error', 'Assertion failed: ' + describe(message === undefined ? '' : message))
  }
  console.clear = function () {}
  define('figma', given.figma)
  define('__html__', given.html)
  define('__uiFiles__', Object.freeze(given.uiFiles))
  define('console', console)
  define('setTimeout', given.setTimeout)
  define('clearTimeout', given.clearTimeout)
  define('setInterval', given.setInterval)
  define('clearInterval', given.clearInterval)
  define('fetch', given.fetch)

  function reportRejection(error) { given.reject(error instanceof Error ? error : String(error)) }

  return {
    invoke: function (request) {
      var buffers = Array.prototype.slice.call(arguments, 1)
      var parsed = JSON.parse(request)
      var outBuffers = []
      var answer
      try {
        var result = functions[parsed[0]].apply(undefined, decode(parsed[1], buffers))
        if (result instanceof Promise) result.then(undefined, reportRejection)
        answer = JSON.stringify(['return', encode(result, outBuffers, [])])
      } catch (error) {
        outBuffers = []
        answer = JSON.stringify(['throw', encode(error instanceof Error ? error : String(error), outBuffers, [])])
      }
      return outBuffers.length === 0 ? answer : [answer].concat(outBuffers)
    },
    settle: function (request) {
      var parsed = JSON.parse(request)
      var value = decode(parsed[2], Array.prototype.slice.call(arguments, 1))
      var promise = promises.get(parsed[0])
      promises.delete(parsed[0])
      if (parsed[1] === 'return') promise.resolve(value)
      else promise.reject(value)
    },
  }
})`
