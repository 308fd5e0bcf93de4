import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ProvenText } from '../../core/modes/proof-text'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import type { Variant } from '../state/variant'
import type { ViewContext } from './view-context'

/** Whether the lettering that was wanted stands in a picture; if not, another try, or real text of Figma over it. */
export function ProofLine({
  variant,
  context,
}: {
  readonly variant: Variant
  readonly context: ViewContext
}): JSX.Element | null {
  const { proof } = variant
  if (proof === undefined) return null
  if (proof.kind === 'unread') return <p class="faint">{`The lettering was not read back: ${proof.reason}`}</p>
  const wrong = proof.texts.filter(({ isRight }) => !isRight)
  if (wrong.length === 0) return <p class="faint">Lettering read back: every letter is right.</p>
  return (
    <Notice
      kind="danger"
      actions={
        <>
          <Button onClick={() => context.presses.retry(variant)}>Try again</Button>
          <SetText variant={variant} wrong={wrong} context={context} />
        </>
      }
    >
      {wrong.map(({ wanted, read }) => (
        <p key={wanted} dir="auto">
          {read === '' ? `“${wanted}” was not found in the picture.` : `“${wanted}” reads “${read}” in the picture.`}
        </p>
      ))}
    </Notice>
  )
}

function SetText({
  variant,
  wrong,
  context: { call },
}: {
  readonly variant: Variant
  readonly wrong: readonly ProvenText[]
  readonly context: ViewContext
}): JSX.Element | null {
  const [said, setSaid] = useState<string>()
  const [target] = variant.targets
  if (target === undefined) return null
  const set = async () => {
    const placed = await call('placeText', { nodeId: target.id, texts: wrong.map(({ wanted }) => wanted) })
    setSaid(placed.ok ? `Set as text over “${target.name}”.` : placed.failure.message)
  }
  return said === undefined ? (
    <Button kind="quiet" title="Text layers over the layer, to be placed and styled by hand" onClick={() => void set()}>
      Set as Figma text
    </Button>
  ) : (
    <p role="status">{said}</p>
  )
}
