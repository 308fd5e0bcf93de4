/** Waiting things, one line for each key; keys take turns, and within a key the first comes first. */
export interface FairQueue<Item extends { readonly keyId: string }> {
  readonly size: () => number
  has(item: Item): boolean
  add(item: Item): void
  /** Before the others of its key: for a request that was under way already. */
  addFirst(item: Item): void
  /** Leaves the queue; its key goes to the end when this was its turn. */
  remove(item: Item, isTurn: boolean): void
  /** In the order in which they should be served if all could be. A snapshot: the queue may change meanwhile. */
  inOrder(): Iterable<Item>
}

/** Empty at first. */
export function createFairQueue<Item extends { readonly keyId: string }>(): FairQueue<Item> {
  // A map keeps the order of its keys: that is the order of turns.
  const lines = new Map<string, Item[]>()
  const members = new Set<Item>()
  const lineOf = (keyId: string): Item[] => {
    const line = lines.get(keyId) ?? []
    lines.set(keyId, line)
    return line
  }
  return {
    size: () => members.size,
    has: (item) => members.has(item),
    add(item) {
      lineOf(item.keyId).push(item)
      members.add(item)
    },
    addFirst(item) {
      lineOf(item.keyId).unshift(item)
      members.add(item)
    },
    remove(item, isTurn) {
      if (!members.delete(item)) return
      const line = lineOf(item.keyId)
      line.splice(line.indexOf(item), 1)
      if (line.length === 0 || isTurn) lines.delete(item.keyId)
      if (line.length > 0 && isTurn) lines.set(item.keyId, line)
    },
    *inOrder() {
      const snapshot = [...lines.values()].map((line) => [...line])
      for (let place = 0; snapshot.some((line) => place < line.length); place += 1) {
        for (const line of snapshot) {
          const item = line[place]
          if (item !== undefined && members.has(item)) yield item
        }
      }
    },
  }
}
