import type { Failure } from '../../core/failure'
import { listOf } from '../../core/list-of'
import type { Result } from '../../core/result'
import type { CallParams } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { Store } from './store'

/** Adds a subject to the request, or takes it out again. */
export function toggleSubject(store: Store, id: string): void {
  const chosen = store.chosenSubjects.value
  store.chosenSubjects.value = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]
}

/**
 * Reads the subjects of the file anew: a colleague or an undo may have changed them. Gives what a person should know,
 * in a sentence.
 */
export async function readSubjects(store: Store, call: Call): Promise<string | undefined> {
  const listed = await call('listSubjects', {})
  if (!listed.ok) return listed.failure.message
  const { subjects, unreadable } = listed.value
  store.subjects.value = subjects
  store.chosenSubjects.value = store.chosenSubjects.value.filter((id) => subjects.some((subject) => subject.id === id))
  if (unreadable.length === 0) return undefined
  return `${listOf(unreadable.map((name) => `“${name}”`))} cannot be read: saved by a newer Refill, or damaged. Left as found.`
}

/** Keeps a subject in the file, new or changed. */
export async function saveSubject(
  store: Store,
  call: Call,
  params: CallParams<'saveSubject'>,
): Promise<Result<unknown, Failure>> {
  const saved = await call('saveSubject', params)
  if (saved.ok) {
    const isKnown = store.subjects.value.some(({ id }) => id === saved.value.id)
    store.subjects.value = isKnown
      ? store.subjects.value.map((subject) => (subject.id === saved.value.id ? saved.value : subject))
      : [...store.subjects.value, saved.value]
  }
  return saved
}

/** Forgets a subject; requests go without it from then on. */
export async function deleteSubject(store: Store, call: Call, id: string): Promise<Result<unknown, Failure>> {
  const deleted = await call('deleteSubject', { id })
  if (deleted.ok) {
    store.subjects.value = store.subjects.value.filter((subject) => subject.id !== id)
    store.chosenSubjects.value = store.chosenSubjects.value.filter((other) => other !== id)
  }
  return deleted
}
