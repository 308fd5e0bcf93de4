import type { JSX } from 'preact'
import { canPreview } from '../state/previews'
import { isRunning, type Variant } from '../state/variant'
import type { ViewContext } from './view-context'

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/**
 * The keys of a result's card: arrows go to the next and try it on the canvas, Enter places it, Space shows it large, F stars, R runs it again,
 * B shows what was there while it is held. Keys of fields and buttons inside a card stay theirs.
 */
export function pressCardKey(
  event: JSX.TargetedKeyboardEvent<HTMLLIElement>,
  variant: Variant,
  context: ViewContext,
): void {
  const { target, currentTarget: card } = event
  if (target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return
  const step = STEPS[event.key]
  const isHandled = step === undefined ? pressOwnKey(event.key, variant, { isOnCard: target === card, context }) : true
  if (step !== undefined) goTo(step === 1 ? card.nextElementSibling : card.previousElementSibling, context)
  if (isHandled) event.preventDefault()
}

function goTo(next: Element | null, { store, previews }: ViewContext): void {
  if (!(next instanceof HTMLElement)) return
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
  const variant = store.variants.value[[...(next.parentElement?.children ?? [])].indexOf(next)]
  if (variant !== undefined && canPreview(variant)) previews.show(variant)
  else previews.end()
}

function pressOwnKey(
  pressed: string,
  variant: Variant,
  { isOnCard, context }: { readonly isOnCard: boolean; readonly context: ViewContext },
): boolean {
  const { store, presses, previews } = context
  const key = pressed.toLowerCase()
  if (key === 'enter' && isOnCard && canPreview(variant)) presses.place(variant, 'fill')
  else if (key === ' ' && isOnCard && variant.picture !== undefined) store.large.value = variant.id
  else if (key === 'f' && variant.state.kind === 'done') presses.star(variant)
  else if (key === 'r' && !isRunning(variant)) presses.retry(variant)
  else if (key === 'b' && store.preview.value?.variantId === variant.id) {
    previews.end()
    window.addEventListener('keyup', () => previews.show(variant), { once: true })
  } else return false
  return true
}
