import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Segmented } from '../controls/segmented'
import type { Inspection } from '../pipeline/edit/edit-tasks'
import { inspectionText } from '../receipt-copy'
import { inspectLayer } from '../state/edit-actions'
import type { Compared, Variant } from '../state/variant'
import type { ViewContext } from './view-context'

type View = 'after' | 'compare' | 'difference' | 'age'

const VIEWS: readonly { readonly value: View; readonly text: string; readonly title: string }[] = [
  { value: 'after', text: 'Result', title: 'The edited part; press and hold, or hold B, to see it before' },
  { value: 'compare', text: 'Compare', title: 'Before and after, side by side with a slider' },
  { value: 'difference', text: 'Difference', title: 'Where and how much pixels changed' },
  { value: 'age', text: 'Pixel age', title: 'How often each area was redrawn by a model' },
]

interface CompareProps {
  readonly variant: Variant
  readonly compared: Compared
  readonly context: ViewContext
}

/** The edited part of a picture: result, before and after, difference, and how often each area was redrawn. */
export function CompareView({ variant, compared, context }: CompareProps): JSX.Element {
  const [view, setView] = useState<View>('after')
  const { frame, edit } = variant
  // A fill is seen as its layer crops it; an edited part has its own shape.
  const shape = edit === undefined ? { aspectRatio: `${frame.width} / ${frame.height}`, objectFit: 'cover' } : {}
  const isPlaced = variant.edit?.patchHash !== undefined && variant.edit.over !== undefined
  return (
    <div class="compare">
      {view === 'after' ? <HoldBefore compared={compared} shape={shape} alt={variant.prompt.slice(0, 100)} /> : null}
      {view === 'compare' ? <Slider compared={compared} shape={shape} /> : null}
      {view === 'difference' || view === 'age' ? (
        <Inspected nodeId={variant.edit?.over?.nodeId ?? ''} what={view} context={context} />
      ) : null}
      <Segmented
        label={`View of ${variant.prompt.slice(0, 40)} ${variant.id}`}
        value={view}
        // Difference and age are read from the document, so they wait until the edit lies there.
        options={isPlaced ? VIEWS : VIEWS.slice(0, 2)}
        onChange={setView}
      />
    </div>
  )
}

function HoldBefore({
  compared,
  shape,
  alt,
}: {
  readonly compared: Compared
  readonly shape: JSX.CSSProperties
  readonly alt: string
}): JSX.Element {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (!held) return undefined
    const release = () => setHeld(false)
    window.addEventListener('pointerup', release)
    window.addEventListener('keyup', release)
    window.addEventListener('blur', release)
    return () => {
      window.removeEventListener('pointerup', release)
      window.removeEventListener('keyup', release)
      window.removeEventListener('blur', release)
    }
  }, [held])
  return (
    <button
      type="button"
      class="compare-hold"
      aria-label={`${held ? 'Before' : 'After'}: ${alt}. Hold B to see it before.`}
      onPointerDown={() => setHeld(true)}
      onKeyDown={(event) => {
        if (event.key === 'b' || event.key === 'B') setHeld(true)
      }}
    >
      <img class="card-picture" style={shape} src={held ? compared.before : compared.after} alt="" draggable={false} />
      {held ? <span class="compare-label">Before</span> : null}
    </button>
  )
}

function Slider({ compared, shape }: { readonly compared: Compared; readonly shape: JSX.CSSProperties }): JSX.Element {
  const [share, setShare] = useState(50)
  return (
    <div class="compare-slider">
      <div class="compare-pictures">
        <img class="card-picture" style={shape} src={compared.after} alt="After" />
        <img
          class="card-picture compare-over"
          src={compared.before}
          alt="Before"
          style={{ ...shape, clipPath: `inset(0 ${100 - share}% 0 0)` }}
        />
      </div>
      <input
        type="range"
        aria-label="How much of the picture is shown before the edit"
        min={0}
        max={100}
        value={share}
        onInput={(event) => setShare(Number(event.currentTarget.value))}
      />
    </div>
  )
}

interface InspectedProps {
  readonly nodeId: string
  readonly what: 'difference' | 'age'
  readonly context: ViewContext
}

function Inspected({ nodeId, what, context: { call, pipeline } }: InspectedProps): JSX.Element {
  const [found, setFound] = useState<{ readonly url: string; readonly inspection: Inspection }>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const abort = new AbortController()
    let url: string | undefined
    setFound(undefined)
    setProblem(undefined)
    void inspectLayer(nodeId, what, { call, pipeline, signal: abort.signal }).then((inspected) => {
      if (abort.signal.aborted) return
      if (!inspected.ok) return setProblem(inspected.failure.message)
      const { bytes, mediaType } = inspected.value.image
      url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
      setFound({ url, inspection: inspected.value })
    })
    return () => {
      abort.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [nodeId, what, call, pipeline])
  if (problem !== undefined) return <p class="warning-text">{problem}</p>
  if (found === undefined) return <div class="card-picture card-skeleton compare-wait" aria-busy="true" />
  return (
    <>
      <img class="card-picture" src={found.url} alt="" />
      <p class="faint">{inspectionText(found.inspection)}</p>
    </>
  )
}
