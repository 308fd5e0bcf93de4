import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { MAX_VIEWS, SUBJECT_LIMITS, type Subject } from '../../protocol/target'
import { Button } from '../controls/button'
import { TextArea } from '../controls/text-area'
import { TextField } from '../controls/text-field'
import { countOf } from '../copy'
import { saveSubject } from '../state/subject-actions'
import type { ViewContext } from './view-context'

interface FormProps {
  /** The one to change; absent for a new one. */
  readonly subject?: Subject
  readonly context: ViewContext
  readonly onClose: () => void
}

/** Name, looks and what must never change of a subject; its views are the selected layers. */
export function SubjectForm({ subject, context, onClose }: FormProps): JSX.Element {
  const { store, call } = context
  const { nodes } = store.selection.value
  const [name, setName] = useState(subject?.name ?? (nodes[0]?.name ?? '').slice(0, SUBJECT_LIMITS.name))
  const [description, setDescription] = useState(subject?.description ?? '')
  const [keep, setKeep] = useState(subject?.keep.join('\n') ?? '')
  const [takesViews, setTakesViews] = useState(subject === undefined)
  const [problem, setProblem] = useState<string>()
  const views = takesViews ? nodes.slice(0, MAX_VIEWS) : []
  const lines = keep.split('\n').filter((line) => line.trim() !== '')
  const tooMuch = findTooMuch(lines)
  const save = async () => {
    const saved = await saveSubject(store, call, {
      ...(subject === undefined ? {} : { id: subject.id }),
      name,
      description,
      keep: lines,
      viewNodeIds: views.map(({ id }) => id),
    })
    if (saved.ok) onClose()
    else setProblem(saved.failure.message)
  }
  return (
    <section class="panel" aria-label={subject === undefined ? 'New subject' : `Change ${subject.name}`}>
      <TextField label="Name" value={name} maxLength={SUBJECT_LIMITS.name} onCommit={setName} />
      <TextArea
        label="What it looks like"
        placeholder="A grey tabby cat with a white chest and green eyes"
        value={description}
        maxLength={SUBJECT_LIMITS.description}
        onInput={setDescription}
      />
      <TextArea
        label="Never change, one per line"
        placeholder="The collar and its tag"
        value={keep}
        onInput={setKeep}
      />
      <p class="faint">
        {takesViews
          ? `${countOf(views.length, 'view')}: ${views.map((node) => node.name).join(', ')}${nodes.length > MAX_VIEWS ? ` (the first ${MAX_VIEWS})` : ''}.`
          : `Keeps its ${countOf(subject?.views.length ?? 0, 'view')}.`}
      </p>
      {subject === undefined || nodes.length === 0 ? null : (
        <Button kind="quiet" onClick={() => setTakesViews(!takesViews)}>
          {takesViews ? 'Keep its views' : `Take the ${countOf(nodes.length, 'selected layer')} as its views`}
        </Button>
      )}
      <Problem text={tooMuch ?? problem} />
      <div class="card-actions">
        <Button
          disabled={tooMuch !== undefined || name.trim() === '' || (takesViews && views.length === 0)}
          onClick={() => void save()}
        >
          Save subject
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </section>
  )
}

function findTooMuch(lines: readonly string[]): string | undefined {
  const { lines: most, line: longest } = SUBJECT_LIMITS
  return lines.length > most || lines.some(({ length }) => length > longest)
    ? `Up to ${most} lines of ${longest} characters may say what never changes.`
    : undefined
}

function Problem({ text }: { readonly text: string | undefined }): JSX.Element | null {
  return text === undefined ? null : (
    <p class="warning-text" role="alert">
      {text}
    </p>
  )
}
