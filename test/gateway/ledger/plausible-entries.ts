import type { ImageSize } from '../../../src/core/models'
import type { LedgerEntry } from '../../../src/gateway/ledger/ledger'

/** Typical milliseconds and USD of a picture, near those of the live service. */
const SIZES: Readonly<Record<ImageSize, { readonly ms: number; readonly usd: number }>> = {
  '512': { ms: 7000, usd: 0.045 },
  '1K': { ms: 11_000, usd: 0.067 },
  '2K': { ms: 19_000, usd: 0.101 },
  '4K': { ms: 38_000, usd: 0.151 },
}
const SIZE_MIX: readonly ImageSize[] = ['512', '1K', '1K', '1K', '2K', '2K', '2K', '4K']
const PATHS = [
  { id: 'ai-studio', slowness: 1 },
  { id: 'vertex-global', slowness: 0.85 },
  { id: 'openrouter', slowness: 1.5 },
] as const
const KEYS = ['Brand studio', 'Editorial', 'Web team', 'Campaign 2026', 'Prototypes'] as const
const MODELS = [
  'gemini-3.1-flash-image',
  'gemini-3.1-flash-image',
  'gemini-3.1-flash-image',
  'gemini-3-pro-image',
] as const
const PATTERNS = [
  { mode: 'generate', pattern: 'generate, short', work: 0.8 },
  { mode: 'generate', pattern: 'generate, long', work: 1 },
  { mode: 'edit', pattern: 'edit 1 ref, short', work: 0.9 },
  { mode: 'edit', pattern: 'edit 1 ref, medium', work: 1 },
  { mode: 'edit', pattern: 'edit 3 refs, long', work: 1.4 },
  { mode: 'fill', pattern: 'fill 1 ref, short', work: 0.85 },
  { mode: 'remove', pattern: 'remove 1 ref, short', work: 0.7 },
  { mode: 'restyle', pattern: 'restyle 2 refs, medium', work: 1.2 },
  { mode: 'expand', pattern: 'expand 1 ref, short', work: 1.05 },
] as const
const FAULTS = [
  'blocked',
  'blocked',
  'rate-limited',
  'timeout',
  'upstream',
  'no-image',
  'network',
  'cancelled',
] as const
const HOUR_MS = 3_600_000

/** What entries are wanted: `count` of them, evenly spread but for nights and weekends, in time order. */
export interface Plausible {
  readonly count: number
  readonly fromMs: number
  readonly toMs: number
}

/** Entries as a studio of a few teams would leave them, the same ones each time. */
export function* plausibleEntries({ count, fromMs, toMs }: Plausible): Generator<LedgerEntry> {
  const random = createRandom(7)
  for (let index = 0; index < count; index += 1) {
    yield makePlausible(index, moveToOfficeHours(fromMs + ((toMs - fromMs) * index) / count, random), random)
  }
}

// Four in five of the requests at night, and of those at weekends, come earlier the same day or not before Monday.
function moveToOfficeHours(atMs: number, random: () => number): number {
  const hour = new Date(atMs).getUTCHours()
  const isQuiet = hour < 7 || hour > 18
  return isQuiet && random() < 0.8 ? atMs - (atMs % (24 * HOUR_MS)) + (8 + random() * 9) * HOUR_MS : atMs
}

function makePlausible(index: number, atMs: number, random: () => number): LedgerEntry {
  const pick = createPick(random)
  const path = pick(PATHS)
  const { mode, pattern, work } = pick(PATTERNS)
  const keyIndex = Math.floor(random() ** 1.6 * KEYS.length)
  const asked = {
    atMs: Math.round(atMs),
    requestId: `req-${index.toString(36)}`,
    generation: `generation-${index}`,
    keyId: `key-${keyIndex}`,
    keyName: KEYS[keyIndex] ?? 'Prototypes',
    client: random() < 0.7 ? 'gemini' : 'openai-images',
    model: pick(MODELS),
    mode,
    imageSize: pick(SIZE_MIX),
    pattern,
    hedged: false,
  } as const
  const usd = SIZES[asked.imageSize].usd * (asked.model === 'gemini-3-pro-image' ? 1.7 : 1)
  if (random() < 0.14) return { ...asked, ...fromCache(path.id, usd, random) }
  const spread = Math.exp((random() + random() + random() - 1.5) * 0.7)
  const upstreamMs = Math.round(SIZES[asked.imageSize].ms * path.slowness * work * spread)
  const timed = {
    ...asked,
    ...timesOf(upstreamMs, Math.round(random() ** 8 * 6000)),
    attempts: random() < 0.05 ? 2 : 1,
  }
  if (random() < 0.045) {
    const outcome = pick(FAULTS)
    return {
      ...timed,
      path: outcome === 'rate-limited' ? '' : path.id,
      usage: {},
      costUsd: 0,
      savedUsd: 0,
      outcome,
      cache: 'miss',
    }
  }
  const usage = { inputTokens: 300 + Math.round(random() * 4000), imageOutputTokens: Math.round(usd * 16_000) }
  return { ...timed, path: path.id, usage, costUsd: usd, savedUsd: 0, outcome: 'ok', cache: 'miss' }
}

function fromCache(path: string, usd: number, random: () => number) {
  const totalMs = 6 + Math.round(random() * 60)
  return {
    path,
    attempts: 0,
    queueMs: 0,
    upstreamMs: 0,
    firstByteMs: 4,
    totalMs,
    usage: {},
    costUsd: 0,
    savedUsd: usd,
    outcome: 'ok',
    cache: random() < 0.25 ? 'derived' : 'hit',
  } as const
}

function timesOf(upstreamMs: number, queueMs: number) {
  return { queueMs, upstreamMs, firstByteMs: upstreamMs + queueMs, totalMs: upstreamMs + queueMs + 40 }
}

/** Picks the first items more often than the last. */
function createPick(random: () => number): <Item>(items: readonly Item[]) => Item {
  return (items) => {
    const item = items[Math.floor(random() ** 1.3 * items.length)]
    if (item === undefined) throw new Error('Nothing to pick from')
    return item
  }
}

/** Numbers of 0..1 that are the same each time. Source: mulberry32, Tommy Ettinger, public domain. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
