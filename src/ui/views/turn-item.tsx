import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Thread, Turn } from '../../core/records/thread'
import { Button } from '../controls/button'
import { changeThread, goOnFrom, goToTurn, runAgain, usePreset } from '../state/thread-actions'
import { recipeFacts } from './recipe-note'
import { TurnPicture } from './turn-picture'
import type { ViewContext } from './view-context'

interface TurnProps {
  readonly turn: Turn
  /** How deep the branch is that it belongs to. */
  readonly depth: number
  /** Its place in time, from 1. */
  readonly number: number
  readonly thread: Thread
  readonly context: ViewContext
}

/** Deeper branches than this stand no further to the right. */
const MAX_INDENT = 4
const INDENT_PX = 12

/** One turn of a thread: its picture, what made it, and what can be done with it. */
export function TurnItem(props: TurnProps): JSX.Element {
  const { turn, depth, number, thread, context } = props
  const isCurrent = turn.id === thread.current
  const title = titleOf(turn, number)
  return (
    <li
      class="turn"
      aria-current={isCurrent ? 'step' : undefined}
      style={{ marginLeft: `${Math.min(depth, MAX_INDENT) * INDENT_PX}px` }}
    >
      <TurnPicture turn={turn} number={number} context={context} />
      <div class="turn-text">
        <p class="strong turn-title" dir="auto" title={turn.recipe?.prompt ?? title}>
          {depth > 0 ? <span class="visually-hidden">Branch: </span> : null}
          {title}
        </p>
        <p class="faint numbers">{turn.recipe === undefined ? 'Not made by Refill' : recipeFacts(turn.recipe)}</p>
        <div class="card-actions">
          {isCurrent ? (
            <span class="turn-now strong">Shown now</span>
          ) : (
            <Button label={`Show ${title}`} onClick={() => void goToTurn(context.store, context.call, turn.id)}>
              Show
            </Button>
          )}
          <Button
            kind="quiet"
            label={`Go on from ${title}`}
            title="Shows it, and the next press goes on from it"
            onClick={() => void goOnFrom(context.store, context.call, turn)}
          >
            Go on from here
          </Button>
        </div>
        <MoreActions {...props} title={title} />
      </div>
    </li>
  )
}

function MoreActions({ turn, thread, context, title }: TurnProps & { readonly title: string }): JSX.Element {
  const { store, call } = context
  const { recipe } = turn
  const [name, setName] = useState<string>()
  const rename = () => {
    if (name !== undefined && name.trim() !== (turn.name ?? '')) {
      void changeThread(store, call, { kind: 'rename', turnId: turn.id, name: name.trim().slice(0, MAX_NAME) })
    }
    setName(undefined)
  }
  return (
    <details class="advanced">
      <summary aria-label={`More for ${title}`}>More</summary>
      {name === undefined ? (
        <div class="card-actions">
          {recipe === undefined ? null : (
            <>
              <Button kind="quiet" onClick={() => void runAgain(store, context, turn)}>
                Run again
              </Button>
              <Button kind="quiet" onClick={() => void usePreset(store, call, recipe)}>
                Use as preset
              </Button>
            </>
          )}
          <Button kind="quiet" onClick={() => setName(turn.name ?? '')}>
            Rename
          </Button>
          {turn.id === thread.current || recipe === undefined ? null : (
            <Button
              kind="quiet"
              title="Takes its picture out of the file; one undo brings it back"
              onClick={() => void changeThread(store, call, { kind: 'delete', turnId: turn.id })}
            >
              Delete
            </Button>
          )}
        </div>
      ) : (
        <form
          class="card-actions"
          onSubmit={(event) => {
            event.preventDefault()
            rename()
          }}
        >
          <input
            class="control"
            aria-label={`Name of ${title}`}
            maxLength={MAX_NAME}
            value={name}
            // biome-ignore lint/a11y/noAutofocus: asked for by the press right before.
            autoFocus
            onInput={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.stopPropagation()
              setName(undefined)
            }}
          />
          <Button onClick={rename}>Keep name</Button>
        </form>
      )}
    </details>
  )
}

const MAX_NAME = 80

function titleOf({ name, recipe, shows, parent }: Turn, number: number): string {
  if (name !== undefined) return name
  if (recipe !== undefined) return recipe.prompt.trim() === '' ? `Turn ${number}` : recipe.prompt.slice(0, 200)
  if (parent !== undefined) return shows === undefined ? 'Picture taken away by hand' : 'Changed by hand'
  return shows === undefined ? 'Before the first picture' : 'Original'
}
