import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Button } from '../controls/button'
import { takeStyle } from '../state/style-actions'
import type { ViewContext } from './view-context'

/** A style taken from layers of the file: palette, pictures as references, words. */
export function StylePanel({ store, call }: ViewContext): JSX.Element {
  const id = useId()
  const [problem, setProblem] = useState<string>()
  const style = store.style.value
  const { nodes } = store.selection.value
  return (
    <details class="advanced">
      <summary>{style === undefined ? 'Style' : 'Style: sent along'}</summary>
      {style === undefined ? (
        <p class="faint">Colours and pictures of layers that look as the new picture should.</p>
      ) : (
        <>
          <ul class="swatches" aria-label="Palette">
            {style.colours.map(({ hex, name, share }) => (
              <li key={hex} class="swatch" title={`${name ?? hex}, ${Math.round(share * 100)} %`}>
                <span class="swatch-colour" style={{ background: hex }} />
                <span class="ellipsis">{name ?? hex}</span>
              </li>
            ))}
          </ul>
          <label class="field-label" for={id}>
            What else makes this style
          </label>
          <input
            id={id}
            class="control"
            dir="auto"
            placeholder="Flat shapes, thin outlines, much white"
            value={style.words}
            onInput={(event) => {
              store.style.value = { ...style, words: event.currentTarget.value }
            }}
          />
        </>
      )}
      {problem === undefined ? null : <p class="warning-text">{problem}</p>}
      <div class="card-actions">
        <Button kind="quiet" disabled={nodes.length === 0} onClick={() => void takeStyle(store, call).then(setProblem)}>
          Take the style of what is selected
        </Button>
        {style === undefined ? null : (
          <Button
            kind="quiet"
            onClick={() => {
              store.style.value = undefined
            }}
          >
            Let it go
          </Button>
        )}
      </div>
    </details>
  )
}
