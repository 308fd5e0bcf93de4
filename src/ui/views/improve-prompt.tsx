import { diffWordsWithSpace } from 'diff'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../controls/button'
import { improvePrompt } from '../state/words-actions'
import type { ViewContext } from './view-context'

/** A better prompt from the service's text model, shown as what it would change. Not there where the service has none. */
export function ImprovePrompt({ store, pipeline }: ViewContext): JSX.Element | null {
  const [better, setBetter] = useState<{ readonly before: string; readonly after: string }>()
  const [problem, setProblem] = useState<string>()
  const asking = useRef<AbortController>()
  const [isAsking, setAsking] = useState(false)
  useEffect(() => () => asking.current?.abort(), [])
  const { prompt } = store.form.value
  if (!store.hasWords.value) return null
  const ask = async () => {
    const abort = new AbortController()
    asking.current = abort
    setAsking(true)
    setProblem(undefined)
    const improved = await improvePrompt(store, pipeline, abort.signal)
    setAsking(false)
    if (abort.signal.aborted) return
    if (improved.ok) setBetter({ before: prompt, after: improved.value })
    else setProblem(improved.failure.message)
  }
  if (isAsking) {
    return (
      <div class="card-actions">
        <p class="faint" role="status">
          Asking for a better prompt…
        </p>
        <Button kind="quiet" onClick={() => asking.current?.abort()}>
          Stop
        </Button>
      </div>
    )
  }
  // What was written meanwhile counts.
  if (better !== undefined && better.before === prompt) {
    return (
      <section class="notice" aria-label="A better prompt">
        <p dir="auto" class="diff">
          {diffWordsWithSpace(better.before, better.after).map(({ value, added, removed }, index) =>
            added ? <ins key={index}>{value}</ins> : removed ? <del key={index}>{value}</del> : value,
          )}
        </p>
        <div class="notice-actions">
          <Button
            onClick={() => {
              store.form.value = { ...store.form.value, prompt: better.after }
              setBetter(undefined)
            }}
          >
            Take it
          </Button>
          <Button kind="quiet" onClick={() => setBetter(undefined)}>
            Keep mine
          </Button>
        </div>
      </section>
    )
  }
  return (
    <>
      {problem === undefined ? null : <p class="warning-text">{problem}</p>}
      <div class="card-actions">
        <Button kind="quiet" disabled={prompt.trim() === ''} onClick={() => void ask()}>
          Improve the prompt
        </Button>
      </div>
    </>
  )
}
