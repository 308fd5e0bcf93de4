import type { Failure } from '../../core/failure'

/** Shapes of keys of the services we speak to; a server's words may echo one that is not ours. */
const KEY_SHAPES = /\b(AIza[\w-]{20,}|sk-[\w-]{8,}|ya29\.[\w.-]{10,})|(?<=\bBearer\s)[\w.~+/-]{8,}=*/g
/** Shorter keys would blank out ordinary words. */
const MIN_KEY_LENGTH = 4

/** `text` without the key in it and without anything that looks like one. */
export function redactText(text: string, key: string): string {
  const withoutKey = key.length < MIN_KEY_LENGTH ? text : text.split(key).join('[key]')
  return withoutKey.replace(KEY_SHAPES, '[key]')
}

/** A failure whose sentences hold no key, whatever the server wrote. */
export function redactFailure(fault: Failure, key: string): Failure {
  const message = redactText(fault.message, key)
  if (fault.kind !== 'no-image' || fault.text === undefined) return { ...fault, message }
  return { ...fault, message, text: redactText(fault.text, key) }
}
