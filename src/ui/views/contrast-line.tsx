import type { JSX } from 'preact'
import { countOf } from '../copy'
import type { CopyContrast } from '../pipeline/measure-copy'
import type { Variant } from '../state/variant'

/** How well the texts over a layer can be read on a variant. */
export function ContrastLine({ variant }: { readonly variant: Variant }): JSX.Element | null {
  const { contrast } = variant
  if (contrast === undefined || contrast.texts.length === 0) return null
  const measured = contrast.texts.filter(({ ratio }) => ratio !== undefined)
  const weak = measured.filter(({ ratio = 0, needed }) => ratio < needed)
  const unknown = contrast.texts.length - measured.length
  return (
    <>
      {weak.map((text) => (
        <p key={text.name} class="warning-text" dir="auto">
          {weakText(text)}
        </p>
      ))}
      <p class="faint">
        {[
          `Text readable: ${measured.length - weak.length} of ${measured.length}`,
          unknown === 0 ? '' : `${countOf(unknown, 'text')} in several colours not measured`,
          contrast.hasLayersBetween ? 'without the layers between' : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </>
  )
}

function weakText({ name, ratio = 1, needed, shareBelow }: CopyContrast): string {
  const share = Math.max(1, Math.round(shareBelow * 100))
  return `“${name}” has a contrast of ${ratio.toFixed(1)} : 1 on the picture, ${needed} : 1 is needed; ${share} % behind it is too close.`
}
