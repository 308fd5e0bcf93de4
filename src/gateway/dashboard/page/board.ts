import { RANGE_NAMES, type RangeName } from '../../ledger/ledger-range'
import type { Asked, AskFault, AskGateway } from './ask-gateway'
import { choice } from './choice'
import { element } from './element'
import { saveCsv } from './save-csv'
import { SECTIONS, type Section } from './sections'
import { formatMoment, RANGES } from './words'

const REFRESH_EVERY_MS = 60_000

/** What the board needs, and what it tells. */
export interface BoardOptions {
  readonly ask: AskGateway
  readonly range: RangeName
  readonly hasKey: boolean
  readonly onAccepted: () => void
  readonly onKeyRefused: () => void
  readonly onForget: () => void
}

interface Panel {
  readonly section: Section
  readonly place: HTMLElement
}

/** Shows all parts, and asks anew each minute while the page is looked at. Returns what ends that. */
export function showBoard(body: HTMLElement, options: BoardOptions): () => void {
  let range = options.range
  let loading = new AbortController()
  const status = element('p', { class: 'faint status', role: 'status' })
  const panels = SECTIONS.map(makePanel)
  const leaving = new AbortController()

  async function load(): Promise<void> {
    loading.abort()
    loading = new AbortController()
    const { signal } = loading
    for (const { place } of panels) place.setAttribute('aria-busy', 'true')
    const all = await Promise.all(panels.map((panel) => loadPanel(panel, signal)))
    if (signal.aborted) return
    const isWhole = all.every((isLoaded) => isLoaded)
    status.textContent = isWhole
      ? `Updated ${formatMoment(Date.now(), 'second')} UTC. Days are UTC.`
      : 'Some parts could not be loaded.'
  }

  async function loadPanel({ section, place }: Panel, signal: AbortSignal): Promise<boolean> {
    const asked = await section.load(options.ask, range, signal)
    if (signal.aborted) return false
    place.setAttribute('aria-busy', 'false')
    if (asked.ok) options.onAccepted()
    else if (asked.fault.kind === 'key') {
      loading.abort()
      options.onKeyRefused()
      return false
    }
    place.replaceChildren(...contentOf(asked, () => void load()))
    return asked.ok
  }

  function refresh(): void {
    if (document.visibilityState === 'visible') void load()
  }

  body.replaceChildren(
    header({
      ...options,
      status,
      onRange: (chosen) => {
        range = chosen
        void load()
      },
      onCsv: async () => {
        const fault = await saveCsv(options.ask, range)
        status.textContent = fault ?? `Saved the requests of ${RANGES[range].long}.`
      },
    }),
    element('main', { class: 'board' }, panels.map(panelElement)),
  )
  const timer = setInterval(refresh, REFRESH_EVERY_MS)
  // Charts are painted in the colours of the theme.
  const theme = matchMedia('(prefers-color-scheme: dark)')
  theme.addEventListener('change', refresh, { signal: leaving.signal })
  void load()
  return () => {
    clearInterval(timer)
    leaving.abort()
    loading.abort()
  }
}

function makePanel(section: Section): Panel {
  return {
    section,
    place: element('div', { class: 'panel-body', 'aria-busy': 'true' }, element('p', { class: 'faint' }, 'Loading…')),
  }
}

function panelElement({ section, place }: Panel, index: number): HTMLElement {
  const id = `panel-${index}`
  return element(
    'section',
    { class: classesOf(section), 'aria-labelledby': id },
    element('h2', { id }, section.title),
    section.note === '' ? [] : element('p', { class: 'faint note' }, section.note),
    place,
  )
}

function classesOf({ isWide, isTall = false, isAlways = false }: Section): string {
  return `panel${isWide ? ' panel-wide' : ''}${isTall ? ' panel-tall' : ''}${isAlways ? ' panel-always' : ''}`
}

function contentOf(asked: Asked<readonly HTMLElement[]>, onRetry: () => void): readonly HTMLElement[] {
  if (asked.ok) return asked.value
  const retry = element('button', { class: 'button', type: 'button' }, 'Try again')
  retry.addEventListener('click', onRetry)
  return [element('div', { class: 'notice' }, element('p', {}, wordsOf(asked.fault)), retry)]
}

function wordsOf(fault: AskFault): string {
  return fault.kind === 'key' ? 'The key was not accepted.' : `${fault.message} This part could not be loaded.`
}

interface HeaderOptions extends BoardOptions {
  readonly status: HTMLElement
  readonly onRange: (range: RangeName) => void
  readonly onCsv: () => Promise<void>
}

function header({ range, hasKey, status, onRange, onCsv, onForget }: HeaderOptions): HTMLElement {
  const csv = element('button', { class: 'button', type: 'button' }, 'Save as CSV')
  csv.addEventListener('click', () => {
    csv.disabled = true
    void onCsv().finally(() => {
      csv.disabled = false
    })
  })
  const forget = element('button', { class: 'button', type: 'button' }, 'Forget key')
  forget.addEventListener('click', onForget)
  return element(
    'header',
    { class: 'head' },
    element('div', { class: 'head-name' }, element('h1', {}, 'Refill gateway'), status),
    element(
      'div',
      { class: 'head-controls' },
      choice({
        name: 'Time range',
        values: RANGE_NAMES.map((name) => ({ value: name, label: RANGES[name].short })),
        chosen: range,
        onChoose: onRange,
      }),
      csv,
      hasKey ? forget : [],
    ),
  )
}
