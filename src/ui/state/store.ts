import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ReferenceRole } from '../../core/generation'
import { DEFAULT_SETTINGS, type Settings } from '../../core/records/settings'
import type { Spend, StartState } from '../../protocol/calls'
import type { SelectedNode, SelectionSnapshot } from '../../protocol/selection'
import type { MeasuredMs } from './expectation'
import { type Form, makePlan, type Plan, type ReferenceChoice } from './plan'
import { isRunning, type Variant } from './variant'

export type Tab = 'create' | 'results' | 'settings'

/** What a person decided about a layer as reference, kept while the window is open. */
export interface ReferenceSetting {
  readonly role?: ReferenceRole
  readonly off?: boolean
}

/** Work that would pass the monthly budget. */
export interface BudgetQuestion {
  readonly costUsd: number
  readonly proceed: () => void
}

/** All state of the window. Views read it, actions write it. */
export interface Store {
  readonly started: Signal<boolean>
  readonly tab: Signal<Tab>
  readonly settings: Signal<Settings>
  /** A sentence about stored settings, or about settings that could not be kept. */
  readonly settingsNotice: Signal<string | undefined>
  readonly selection: Signal<SelectionSnapshot>
  readonly spend: Signal<Spend>
  readonly form: Signal<Form>
  readonly pinned: Signal<readonly SelectedNode[]>
  readonly referenceSettings: Signal<ReadonlyMap<string, ReferenceSetting>>
  /** Newest press first. */
  readonly variants: Signal<readonly Variant[]>
  /** How long pictures took in this window. */
  readonly measured: Signal<MeasuredMs>
  /** What waits for a yes because it would pass the monthly budget. */
  readonly budgetQuestion: Signal<BudgetQuestion | undefined>
  readonly references: ReadonlySignal<readonly ReferenceChoice[]>
  readonly plan: ReadonlySignal<Plan>
  readonly running: ReadonlySignal<boolean>
}

const EMPTY_FORM: Form = { mode: 'generate', prompt: '', ratio: 'match', size: 'auto', count: 1, placeIn: 'fill' }

/** The state of a window that has just opened and heard nothing yet. */
export function createStore(): Store {
  const settings = signal(DEFAULT_SETTINGS)
  const selection = signal<SelectionSnapshot>({ pageId: '', nodes: [], total: 0, canEdit: true })
  const form = signal(EMPTY_FORM)
  const pinned = signal<readonly SelectedNode[]>([])
  const referenceSettings = signal<ReadonlyMap<string, ReferenceSetting>>(new Map())
  const variants = signal<readonly Variant[]>([])
  const references = computed(() =>
    listReferences(form.value, selection.value.nodes, pinned.value, referenceSettings.value),
  )
  const plan = computed(() =>
    makePlan({
      form: form.value,
      selected: targetsAmong(form.value, selection.value.nodes, pinned.value),
      references: references.value,
      model: settings.value.model,
      connection: settings.value.connection,
    }),
  )
  return {
    started: signal(false),
    tab: signal<Tab>('create'),
    settings,
    settingsNotice: signal(undefined),
    selection,
    spend: signal({ month: '', usd: 0 }),
    form,
    pinned,
    referenceSettings,
    variants,
    measured: signal<MeasuredMs>(new Map()),
    budgetQuestion: signal(undefined),
    references,
    plan,
    running: computed(() => variants.value.some(isRunning)),
  }
}

/** Fills a new store with what the main thread answered first. */
export function applyStart(store: Store, start: StartState): void {
  const { command, settings } = start
  store.settings.value = settings
  store.settingsNotice.value = start.settingsNotice
  store.selection.value = start.selection
  store.spend.value = start.spend
  store.form.value = {
    ...store.form.value,
    size: settings.defaultImageSize,
    mode: command.kind === 'edit' ? 'edit' : 'generate',
    prompt: command.kind === 'generate' ? (command.prompt ?? '') : '',
  }
  store.tab.value = command.kind === 'settings' ? 'settings' : 'create'
  store.started.value = true
}

// In edit mode the selected layers go along by themselves; pinned ones always do. A layer counts once.
function listReferences(
  form: Form,
  selected: readonly SelectedNode[],
  pinned: readonly SelectedNode[],
  settings: ReadonlyMap<string, ReferenceSetting>,
): readonly ReferenceChoice[] {
  const pinnedIds = new Set(pinned.map((node) => node.id))
  const automatic = form.mode === 'edit' ? selected.filter((node) => !pinnedIds.has(node.id)) : []
  return [...automatic, ...pinned].map((node, index) => {
    const setting = settings.get(node.id)
    return {
      node,
      pinned: pinnedIds.has(node.id),
      on: setting?.off !== true,
      role: form.mode === 'edit' && index === 0 ? 'base' : (setting?.role ?? 'subject'),
    }
  })
}

// A layer that is pinned as a reference is not painted over while it is still selected.
function targetsAmong(
  form: Form,
  selected: readonly SelectedNode[],
  pinned: readonly SelectedNode[],
): readonly SelectedNode[] {
  if (form.mode === 'edit') return selected
  const pinnedIds = new Set(pinned.map((node) => node.id))
  return selected.filter((node) => !pinnedIds.has(node.id))
}
