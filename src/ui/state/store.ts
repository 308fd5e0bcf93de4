import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SharedPrompt } from '../../core/records/file-prompts'
import type { KeptPrompt } from '../../core/records/prompts'
import { DEFAULT_SETTINGS, type Settings } from '../../core/records/settings'
import type { Spend } from '../../protocol/calls'
import type { CopyOver } from '../../protocol/copy-over'
import type { SelectedNode, SelectionSnapshot } from '../../protocol/selection'
import type { Subject } from '../../protocol/target'
import { assignRoles, type LayerRoles, type LayerSetting } from './edit/layer-roles'
import type { PaintedMask, TargetState } from './edit/target-state'
import type { MeasuredMs } from './expectation'
import { EMPTY_FORM, type Form } from './form'
import { makePlan, type Plan } from './plan'
import type { ShownPreview } from './previews'
import type { StyleCard } from './style-actions'
import type { ThreadState } from './thread-actions'
import { isRunning, type Variant } from './variant'

export type Tab = 'create' | 'results' | 'threads' | 'usage' | 'settings'

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
  readonly layerSettings: Signal<ReadonlyMap<string, LayerSetting>>
  /** Ids of references in the order that a person gave them. */
  readonly referenceOrder: Signal<readonly string[]>
  /** Where the picture to edit lies; follows the target. */
  readonly target: Signal<TargetState>
  /** Texts over the layer that gets the picture; undefined where none are. */
  readonly copy: Signal<CopyOver | undefined>
  /** The mask painted last; it counts for its own layer only. */
  readonly painted: Signal<PaintedMask | undefined>
  /** Whether the mask is being painted: the painter takes the whole window. */
  readonly isPainting: Signal<boolean>
  /** Saved in the file. */
  readonly subjects: Signal<readonly Subject[]>
  /** Taken from layers of the file; goes along until it is let go. */
  readonly style: Signal<StyleCard | undefined>
  /** Ids of the subjects that go along, in their order. */
  readonly chosenSubjects: Signal<readonly string[]>
  /** Used and saved on this machine, the one used last first. */
  readonly prompts: Signal<readonly KeptPrompt[]>
  /** Shared in the file; read when they are looked at. */
  readonly filePrompts: Signal<readonly SharedPrompt[]>
  /** Why prompts could not be read or kept, in a sentence. */
  readonly promptsNotice: Signal<string | undefined>
  /** Newest press first. */
  readonly variants: Signal<readonly Variant[]>
  /** The result shown on the canvas for a look. */
  readonly preview: Signal<ShownPreview | undefined>
  /** Whether the chosen service has a text model. */
  readonly hasWords: Signal<boolean>
  /** The result that fills the window. */
  readonly large: Signal<string | undefined>
  /** The thread of the layer that is selected; read while it is looked at. */
  readonly thread: Signal<ThreadState>
  /** How long pictures took in this window. */
  readonly measured: Signal<MeasuredMs>
  /** What waits for a yes because it would pass the monthly budget. */
  readonly budgetQuestion: Signal<BudgetQuestion | undefined>
  readonly roles: ReadonlySignal<LayerRoles>
  readonly plan: ReadonlySignal<Plan>
  readonly running: ReadonlySignal<boolean>
}

/** The state of a window that has just opened and heard nothing yet. */
export function createStore(): Store {
  const settings = signal(DEFAULT_SETTINGS)
  const selection = signal<SelectionSnapshot>({ pageId: '', nodes: [], total: 0, canEdit: true })
  const form = signal(EMPTY_FORM)
  const pinned = signal<readonly SelectedNode[]>([])
  const layerSettings = signal<ReadonlyMap<string, LayerSetting>>(new Map())
  const referenceOrder = signal<readonly string[]>([])
  const target = signal<TargetState>({ kind: 'none' })
  const style = signal<StyleCard | undefined>(undefined)
  const copy = signal<CopyOver | undefined>(undefined)
  const painted = signal<PaintedMask | undefined>(undefined)
  const subjects = signal<readonly Subject[]>([])
  const chosenSubjects = signal<readonly string[]>([])
  const variants = signal<readonly Variant[]>([])
  const roles = computed(() =>
    assignRoles({
      mode: form.value.mode,
      selected: selection.value.nodes,
      backdrop: selection.value.backdrop,
      pinned: pinned.value,
      settings: layerSettings.value,
      order: referenceOrder.value,
    }),
  )
  const plan = computed(() =>
    makePlan({
      form: form.value,
      selected: selection.value.nodes,
      roles: roles.value,
      target: target.value,
      painted: painted.value,
      copy: copy.value,
      style: style.value,
      subjects: chosenSubjects.value.flatMap((id) => subjects.value.filter((subject) => subject.id === id)),
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
    layerSettings,
    referenceOrder,
    target,
    copy,
    style,
    painted,
    isPainting: signal(false),
    subjects,
    chosenSubjects,
    prompts: signal<readonly KeptPrompt[]>([]),
    filePrompts: signal<readonly SharedPrompt[]>([]),
    promptsNotice: signal(undefined),
    variants,
    preview: signal<ShownPreview | undefined>(undefined),
    hasWords: signal(false),
    large: signal<string | undefined>(undefined),
    thread: signal<ThreadState>({ kind: 'none' }),
    measured: signal<MeasuredMs>(new Map()),
    budgetQuestion: signal(undefined),
    roles,
    plan,
    running: computed(() => variants.value.some(isRunning)),
  }
}
