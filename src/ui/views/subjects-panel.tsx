import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Subject } from '../../protocol/target'
import { Button } from '../controls/button'
import { countOf } from '../copy'
import { deleteSubject, readSubjects, toggleSubject } from '../state/subject-actions'
import { SubjectForm } from './subject-form'
import type { ViewContext } from './view-context'

/** Characters and products kept in the file: one press adds one to the request. */
export function SubjectsPanel(context: ViewContext): JSX.Element {
  const { store, call } = context
  const { nodes, canEdit } = store.selection.value
  const [editing, setEditing] = useState<Subject | 'new'>()
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<string>()
  const subjects = store.subjects.value
  const count = store.chosenSubjects.value.length
  if (editing !== undefined) {
    return (
      <SubjectForm
        {...(editing === 'new' ? {} : { subject: editing })}
        context={context}
        onClose={() => setEditing(undefined)}
      />
    )
  }
  return (
    <details
      class="advanced"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        setOpen(open)
        if (open) void readSubjects(store, call).then(setProblem)
      }}
    >
      <summary>{count === 0 ? 'Subjects' : `Subjects: ${countOf(count, 'subject')} sent along`}</summary>
      {problem === undefined ? null : <p class="warning-text">{problem}</p>}
      {!isOpen ? null : subjects.length === 0 ? (
        <p class="faint">
          None saved yet. A subject is a character or product that keeps its looks in every picture, for everybody in
          this file.
        </p>
      ) : (
        <ul class="reference-list">
          {subjects.map((subject) => (
            <SubjectItem key={subject.id} subject={subject} context={context} onEdit={() => setEditing(subject)} />
          ))}
        </ul>
      )}
      {canEdit ? (
        <Button kind="quiet" disabled={nodes.length === 0} onClick={() => setEditing('new')}>
          Save selection as subject…
        </Button>
      ) : (
        <p class="faint">This file is open for viewing only, so its subjects can be used but not changed.</p>
      )}
    </details>
  )
}

interface ItemProps {
  readonly subject: Subject
  readonly context: ViewContext
  readonly onEdit: () => void
}

function SubjectItem({ subject, context, onEdit }: ItemProps): JSX.Element {
  const { store, call } = context
  const [asks, setAsks] = useState(false)
  const [problem, setProblem] = useState<string>()
  const { id, name, views } = subject
  const isOn = store.chosenSubjects.value.includes(id)
  if (asks) {
    return (
      <li class="notice">
        <p>{`Delete “${name}” from this file, for everybody?`}</p>
        {problem === undefined ? null : <p class="warning-text">{problem}</p>}
        <div class="notice-actions">
          <Button
            onClick={() =>
              void deleteSubject(store, call, id).then((deleted) => {
                if (!deleted.ok) setProblem(deleted.failure.message)
              })
            }
          >
            Delete
          </Button>
          <Button kind="quiet" onClick={() => setAsks(false)}>
            Keep
          </Button>
        </div>
      </li>
    )
  }
  return (
    <li class="reference">
      <ViewThumbnail imageHash={views[0]?.imageHash ?? ''} context={context} />
      <span class="reference-name ellipsis" title={subject.description} dir="auto">
        {name}
      </span>
      <span class="faint">{countOf(views.length, 'view')}</span>
      <Button
        pressed={isOn}
        label={isOn ? `Leave out ${name}` : `Add ${name}`}
        onClick={() => toggleSubject(store, id)}
      >
        {isOn ? 'Added' : 'Add'}
      </Button>
      {store.selection.value.canEdit ? (
        <>
          <Button kind="quiet" label={`Change ${name}`} title="Change" onClick={onEdit}>
            ✎
          </Button>
          <Button kind="quiet" label={`Delete ${name}`} title="Delete" onClick={() => setAsks(true)}>
            ×
          </Button>
        </>
      ) : null}
    </li>
  )
}

/** Longest side of a view in the list, pixels: sharp at 2x. */
const THUMBNAIL_PX = 64

function ViewThumbnail({
  imageHash,
  context: { call, pipeline },
}: {
  readonly imageHash: string
  readonly context: ViewContext
}): JSX.Element {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let current = true
    let made: string | undefined
    const load = async () => {
      const read = await call('readPicture', { imageHash })
      const small = read.ok ? await pipeline.fitReference(read.value.bytes, THUMBNAIL_PX) : read
      if (!current || !small.ok) return
      made = URL.createObjectURL(new Blob([small.value.image.bytes], { type: small.value.image.mediaType }))
      setUrl(made)
    }
    void load()
    return () => {
      current = false
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [imageHash, call, pipeline])
  return <span class="thumbnail">{url === undefined ? null : <img src={url} alt="" />}</span>
}
