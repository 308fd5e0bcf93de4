import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Thread } from '../../core/records/thread'
import { type ListedTurn, listTurns } from '../../core/thread'
import type { ThreadOfLayer } from '../../protocol/calls'
import { Button } from '../controls/button'
import { countOf, formatUsd } from '../copy'
import { changeThread, readThread, threadLayer } from '../state/thread-actions'
import { TurnItem } from './turn-item'
import { revisionOf, type ViewContext } from './view-context'

/** Every picture that the selected layer has shown: back to any, and on from there. */
export function ThreadsView(context: ViewContext): JSX.Element {
  const { store, call } = context
  const nodeId = threadLayer(store)?.id
  const revision = revisionOf(store)
  // The selection is a new one after every undo and every look away, and the document may be another one then.
  const selection = store.selection.value
  useEffect(() => void readThread(store, call), [store, call, nodeId, revision, selection])
  const state = store.thread.value
  if (state.kind === 'none') {
    return (
      <section class="panel panel-empty">
        <p class="strong">No layer selected</p>
        <p class="faint">Select one layer to see every picture it has shown, and to go back to any of them.</p>
      </section>
    )
  }
  if (state.kind === 'failed') return <p class="warning-text">{state.message}</p>
  const { layer, notice } = state
  return (
    <>
      {notice === undefined ? null : (
        <p class="warning-text" role="status">
          {notice}
        </p>
      )}
      {layer.thread === undefined ? (
        <section class="panel panel-empty">
          <p class="strong ellipsis" dir="auto">
            {layer.name}
          </p>
          <p class="faint">Nothing was generated in this layer yet. Its thread begins with the first picture.</p>
        </section>
      ) : (
        <Turns layer={layer} thread={layer.thread} context={context} />
      )}
    </>
  )
}

interface TurnsProps {
  readonly layer: ThreadOfLayer
  readonly thread: Thread
  readonly context: ViewContext
}

function Turns({ layer, thread, context }: TurnsProps): JSX.Element {
  const listed = listTurns(thread)
  return (
    <section class="thread" aria-label={`Thread of ${layer.name}`}>
      <div>
        <p class="strong ellipsis" dir="auto" title={layer.name}>
          {layer.name}
        </p>
        <p class="faint numbers">{factsOf(thread)}</p>
      </div>
      <ol class="turns">
        {listed.map((item) => (
          <TurnItem key={item.turn.id} {...item} number={numberOf(item, thread)} thread={thread} context={context} />
        ))}
      </ol>
      <ClearThread thread={thread} context={context} />
    </section>
  )
}

function numberOf({ turn }: ListedTurn, { turns }: Thread): number {
  return turns.indexOf(turn) + 1
}

function factsOf({ turns }: Thread): string {
  const costs = turns.flatMap(({ recipe }) => recipe?.costUsd ?? [])
  const costUsd = costs.reduce((sum, cost) => sum + cost, 0)
  return [countOf(turns.length, 'turn'), ...(costs.length === 0 ? [] : [formatUsd(costUsd)])].join(' · ')
}

/** Forgetting is one undo step, yet it takes pictures out of the file: it asks. */
function ClearThread({ thread, context: { store, call } }: Omit<TurnsProps, 'layer'>): JSX.Element | null {
  const [isAsking, setAsking] = useState(false)
  const others = thread.turns.filter(({ id, recipe }) => id !== thread.current && recipe !== undefined)
  if (others.length === 0) return null
  if (!isAsking) {
    return (
      <div class="card-actions">
        <Button kind="quiet" onClick={() => setAsking(true)}>
          Forget the other pictures…
        </Button>
      </div>
    )
  }
  return (
    <div class="notice">
      <p>{`${countOf(others.length, 'generated picture')} that this layer does not show will leave the file. What was there before Refill stays.`}</p>
      <div class="notice-actions">
        <Button
          onClick={() => {
            setAsking(false)
            void changeThread(store, call, { kind: 'clear' })
          }}
        >
          Forget them
        </Button>
        <Button kind="quiet" onClick={() => setAsking(false)}>
          Keep them
        </Button>
      </div>
    </div>
  )
}
