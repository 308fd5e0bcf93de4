import type { ShownPicture, Thread, Turn } from './records/thread'
import { utf8Length } from './utf8-length'

/** A thread whose only turn is what a layer shows, or that it shows no picture. */
export function startThread(first: Omit<Turn, 'id' | 'parent'>): Thread {
  return { version: 1, turns: [{ ...first, id: '1' }], current: '1', next: 2 }
}

/** A turn more, which the layer shows from now on. It goes on from `parent`, or from what was shown. */
export function addTurn(thread: Thread, turn: Omit<Turn, 'id'>): Thread {
  const id = String(thread.next)
  return {
    ...thread,
    turns: [...thread.turns, { parent: thread.current, ...turn, id }],
    current: id,
    next: thread.next + 1,
  }
}

export function findTurn({ turns }: Thread, id: string | undefined): Turn | undefined {
  return turns.find((turn) => turn.id === id)
}

/**
 * The thread with what the layer really shows as its current turn: a person may have changed the picture by hand, and
 * that is a turn too.
 */
export function withReality(thread: Thread, shows: ShownPicture | undefined): Thread {
  if (isSame(findTurn(thread, thread.current)?.shows, shows)) return thread
  const known = [...thread.turns].reverse().find((turn) => isSame(turn.shows, shows))
  if (known !== undefined) return { ...thread, current: known.id }
  return addTurn(thread, shows === undefined ? {} : { shows })
}

/** Takes a turn out; what went on from it goes on from its parent. The current one stays. */
export function deleteTurn(thread: Thread, id: string): Thread {
  const gone = findTurn(thread, id)
  if (gone === undefined || id === thread.current) return thread
  const turns = thread.turns
    .filter((turn) => turn.id !== id)
    .map((turn) => {
      if (turn.parent !== id) return turn
      const { parent: _gone, ...rest } = turn
      return gone.parent === undefined ? rest : { ...rest, parent: gone.parent }
    })
  return { ...thread, turns }
}

/** Names a turn; an empty name takes it away. */
export function renameTurn(thread: Thread, id: string, name: string): Thread {
  return {
    ...thread,
    turns: thread.turns.map((turn) => {
      if (turn.id !== id) return turn
      const { name: _old, ...rest } = turn
      return name === '' ? rest : { ...rest, name }
    }),
  }
}

/** Hashes of all files that a thread's turns show. */
export function hashesOf({ turns }: Thread): ReadonlySet<string> {
  return new Set(turns.flatMap(({ shows }) => (shows === undefined ? [] : [shows.imageHash, ...shows.patchHashes])))
}

/** A turn in the order in which a strip lists them. */
export interface ListedTurn {
  readonly turn: Turn
  /** 0 for the main line; a branch stands one deeper than the line it left. */
  readonly depth: number
}

/** The turns from the first on: each line goes on at its own depth, branches stand indented right after the turn they left. */
export function listTurns({ turns }: Thread): readonly ListedTurn[] {
  const listed: ListedTurn[] = []
  const ids = new Set(turns.map(({ id }) => id))
  const childrenOf = (id: string) => turns.filter(({ parent }) => parent === id)
  const pending: ListedTurn[] = turns
    .filter(({ parent }) => parent === undefined || !ids.has(parent))
    .map((turn) => ({ turn, depth: 0 }))
    .reverse()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    listed.push(next)
    const { turn, depth } = next
    const [line, ...branches] = childrenOf(turn.id)
    // Taken from the end: branches first, then the line itself.
    if (line !== undefined) pending.push({ turn: line, depth })
    for (const branch of branches.reverse()) pending.push({ turn: branch, depth: depth + 1 })
  }
  return listed
}

/** Characters that are left of a prompt where room is short. */
const SHORT_PROMPT = 500

/**
 * A thread that takes at most `maxBytes` as JSON: thumbnails go first, the oldest before the newer ones, then long prompts
 * are cut, then the oldest turns go that are neither current nor on the way to it.
 */
export function fitThread(thread: Thread, maxBytes: number): Thread {
  let excess = sizeOf(thread) - maxBytes
  if (excess <= 0) return thread
  const turns = thread.turns.map((turn) => {
    if (excess <= 0 || turn.thumbnail === undefined) return turn
    const { thumbnail: _gone, ...rest } = turn
    excess -= sizeOf(turn) - sizeOf(rest)
    return rest
  })
  const bare = { ...thread, turns }
  if (excess <= 0) return bare
  return withoutOldTurns({ ...bare, turns: turns.map(shortened) }, maxBytes)
}

function withoutOldTurns(thread: Thread, maxBytes: number): Thread {
  let fitted = thread
  const needed = wayTo(thread, thread.current)
  const spare = thread.turns.filter(({ id }) => !needed.includes(id))
  // The way to the current turn shortens from its beginning; the current one alone always fits.
  const order = [...spare.map(({ id }) => id), ...needed.slice(0, -1)]
  for (const id of order) {
    if (sizeOf(fitted) <= maxBytes) return fitted
    fitted = deleteTurn(fitted, id)
  }
  return fitted
}

function wayTo(thread: Thread, id: string): readonly string[] {
  const way: string[] = []
  for (let turn = findTurn(thread, id); turn !== undefined; turn = findTurn(thread, turn.parent)) {
    if (way.includes(turn.id)) break
    way.unshift(turn.id)
  }
  return way
}

function shortened(turn: Turn): Turn {
  const { recipe } = turn
  if (recipe === undefined || recipe.prompt.length <= SHORT_PROMPT) return turn
  return { ...turn, recipe: { ...recipe, prompt: `${recipe.prompt.slice(0, SHORT_PROMPT)}…` } }
}

function sizeOf(value: unknown): number {
  return utf8Length(JSON.stringify(value))
}

function isSame(one: ShownPicture | undefined, other: ShownPicture | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const files = [one.imageHash, ...one.patchHashes]
  const others = [other.imageHash, ...other.patchHashes]
  return files.length === others.length && files.every((hash, index) => hash === others[index])
}
