import type { Connection } from '../core/connection'
import type { Extent } from '../core/extent'
import type { Failure } from '../core/failure'
import type { Trace } from '../core/generation'
import { assertNever } from '../core/result'
import type { RefusalReason, SelectedNode } from '../protocol/selection'
import type { Variant } from './state/variant'

/*
 * Every word a person reads in the window that depends on what happened. Plain, short: what happened, what to do.
 */

/** What a person can do about a failure, beside the failure's own sentence. Undefined where that says it all. */
export function adviceFor(failed: Failure): string | undefined {
  switch (failed.kind) {
    case 'invalid-request':
    case 'cancelled':
    case 'document-newer':
      return undefined
    case 'unauthorised':
      return 'Check the key in Settings.'
    case 'rate-limited':
      return failed.retryAfterMs === undefined
        ? 'Wait a little, then try again.'
        : `Try again in ${formatSeconds(failed.retryAfterMs)}.`
    case 'quota-exhausted':
      return 'Wait for the quota to reset, or choose another gateway or key in Settings.'
    case 'blocked':
      return `${billedNote(failed.billed)}Try describing the scene differently, or leave out the reference it may be about.`
    case 'no-image':
      return 'Say in the prompt that you want a picture, then try again.'
    case 'too-large':
      return 'Choose a smaller image size or fewer references.'
    case 'timeout':
      return 'Try again, or choose a smaller image size.'
    case 'network':
      return 'Open Settings and press "Test connection": it finds the step that fails.'
    case 'upstream':
      return failed.retryable
        ? 'This is usually over in a minute. Try again.'
        : 'Check the model and the address in Settings.'
    case 'unsupported':
      return 'Choose another model or image size.'
    case 'protocol':
      return 'Try again. If it happens again, check in Settings that the address belongs to an image gateway and that the format fits.'
    default:
      return assertNever(failed)
  }
}

function billedNote(billed: boolean | undefined): string {
  if (billed === undefined) return ''
  return billed ? 'The attempt was billed. ' : 'Nothing was billed. '
}

/** Why a layer could not take the picture, to follow its name. */
export function refusalText(reason: RefusalReason): string {
  switch (reason) {
    case 'no-fills':
      return 'has no fill of its own'
    case 'locked':
      return 'is locked'
    case 'read-only':
      return 'is read-only here'
    case 'style-bound':
      return 'gets its fill from a style'
    case 'mixed-fills':
      return 'has several different fills in its text'
    case 'zero-size':
      return 'has no size'
    case 'removed':
      return 'was deleted meanwhile'
    case 'viewer':
      return 'cannot be changed: you can only view this file'
    case 'figma':
      return 'was refused by Figma'
    default:
      return assertNever(reason)
  }
}

/** What will happen to a selected layer, in one line. */
export function fateOf(node: SelectedNode): string {
  if (node.refusal !== undefined) return `Will not change: it ${refusalText(node.refusal)}.`
  if (node.isComponent) return 'Its fill is replaced, in all its instances too.'
  if (node.hasImage) return 'Its picture is replaced; the old one stays below, hidden.'
  if (node.childCount > 0) return 'The picture goes behind its contents.'
  return 'The picture becomes its fill.'
}

/** Who receives prompt and pixels. */
export function recipientOf(connection: Connection): string {
  switch (connection.preset) {
    case 'demo':
      return 'the built-in demo'
    case 'google':
      return 'Google AI Studio'
    case 'local-gateway':
      return 'the gateway on this computer'
    case 'gemini-compatible':
    case 'openai-compatible':
      return connection.url === '' ? 'no gateway yet' : connection.url.replace(/^https?:\/\//, '')
    default:
      return assertNever(connection.preset)
  }
}

/** Sentences one after another; a service's own words may lack their full stop. */
export function joinSentences(...sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((sentence) => sentence !== undefined && sentence !== '')
    .map((sentence) => (/[.!?…:]["”]?$/.test(sentence ?? '') ? sentence : `${sentence}.`))
    .join(' ')
}

/** `32,000` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1376 × 768 px` */
export function formatExtent(extent: Extent): string {
  return `${extent.widthPx} × ${extent.heightPx} px`
}

/** A layout size without needless decimals: `640 × 360`. */
export function formatSize(width: number, height: number): string {
  return `${round(width)} × ${round(height)}`
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** `$0.067`, `$1.20`, `$0` */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  return usd < 1 ? `$${usd.toFixed(3)}` : `$${usd.toFixed(2)}`
}

/** Milliseconds as a person reads them: `0.8 s`, `14 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Longest wait for a turn that is not worth a word. */
const SHORT_WAIT_MS = 2000

/** How a picture came about where it was not simply made: kept by the gateway, shared, or after a wait. */
export function originFacts({ cache, queueMs = 0 }: Trace): readonly string[] {
  const waited = queueMs > SHORT_WAIT_MS ? [`waited ${formatSeconds(queueMs)} for its turn`] : []
  switch (cache) {
    case 'hit':
      return ['kept by the gateway, not paid again']
    case 'derived':
      return ['scaled down from a kept picture']
    case 'shared':
      return ['made for the same request']
    default:
      return waited
  }
}

/** A count with its noun: `1 picture`, `4 pictures`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** What stands below a picture in a contact sheet: what differs, price and time. */
export function captionOf({ label, generation, tookMs }: Variant): string {
  return [
    label,
    generation?.costUsd === undefined ? '' : formatUsd(generation.costUsd),
    tookMs === undefined ? '' : formatSeconds(tookMs),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
