import type { ComponentChildren, JSX } from 'preact'
import { measureNode } from '../../document/geometry'
import { rotationOf } from '../../document/matrix'
import type { StageNode } from '../../document/stage-node'
import type { PluginCommand } from '../plugin/plugin-commands'
import type { StageState } from '../stage-state'
import { IconButton } from './icon-button'
import { PaintRow } from './paint-row'

/** What the right side needs. */
export interface InspectorProps {
  readonly state: StageState
  /** The relaunch buttons that the selection carries. */
  readonly relaunch: (nodes: readonly StageNode[]) => readonly PluginCommand[]
  readonly onRun: (command: string) => void
}

/** The right side: place, size and paints of the selection, to look at, and its relaunch buttons. */
export function Inspector({ state, relaunch, onRun }: InspectorProps): JSX.Element {
  state.revision.value
  const { document } = state
  const nodes = document.selection().flatMap((id) => document.node(id) ?? [])
  const [first] = nodes
  return (
    <aside class="panel inspector" aria-label="Design">
      <header class="inspector-head">
        <strong>{headingOf(nodes)}</strong>
        <ThemeSwitch state={state} />
      </header>
      {first === undefined ? (
        <>
          <p class="hint">Click a layer on the canvas, or draw a box around several.</p>
          <p class="hint">Then open Refill in the bar below and say what you want to see.</p>
        </>
      ) : (
        <>
          {nodes.length === 1 && <Geometry state={state} node={first} />}
          {nodes.length === 1 && <Fills state={state} node={first} />}
          <Relaunch commands={relaunch(nodes)} onRun={onRun} />
        </>
      )}
    </aside>
  )
}

function headingOf(nodes: readonly StageNode[]): string {
  if (nodes.length === 0) return 'Nothing selected'
  return nodes.length === 1 ? (nodes[0]?.name ?? '') : `${nodes.length} layers`
}

function ThemeSwitch({ state: { theme } }: { readonly state: StageState }): JSX.Element {
  const isDark = theme.value === 'dark'
  return (
    <IconButton
      icon={isDark ? 'sun' : 'moon'}
      label={isDark ? 'Light theme' : 'Dark theme'}
      onPress={() => {
        theme.value = isDark ? 'light' : 'dark'
      }}
    />
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="inspector-section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Geometry({
  state: { document },
  node,
}: {
  readonly state: StageState
  readonly node: StageNode
}): JSX.Element {
  const { width, height, relativeTransform } = measureNode(document, node)
  const [[, , x], [, , y]] = relativeTransform
  const rotation = rotationOf(relativeTransform)
  const values: readonly (readonly [string, string])[] = [
    ['X', round(x)],
    ['Y', round(y)],
    ['W', round(width)],
    ['H', round(height)],
    ...(Math.abs(rotation) < 0.01 ? [] : [['Rotation', `${round(rotation)}°`] as const]),
    ...(node.opacity === 1 ? [] : [['Opacity', `${round(node.opacity * 100)}%`] as const]),
  ]
  return (
    <Section title={typeName(node)}>
      <dl class="values">
        {values.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Fills({ state: { document }, node }: { readonly state: StageState; readonly node: StageNode }): JSX.Element {
  const style = document.paintStyles.get(node.fillStyleId)
  const fills = [...node.fills].reverse()
  return (
    <Section title="Fill">
      {style !== undefined && <p class="style-name">Style: {style.name}</p>}
      {fills.length === 0 && <p class="hint">No fill</p>}
      <ul class="paints">
        {fills.map((paint, index) => (
          <PaintRow key={index} document={document} paint={paint} />
        ))}
      </ul>
    </Section>
  )
}

function Relaunch({
  commands,
  onRun,
}: {
  readonly commands: readonly PluginCommand[]
  readonly onRun: (command: string) => void
}): JSX.Element | null {
  if (commands.length === 0) return null
  return (
    <Section title="Plugin">
      {commands.map(({ command, name }) => (
        <button type="button" key={command} class="relaunch" onClick={() => onRun(command)}>
          {name}
        </button>
      ))}
    </Section>
  )
}

function typeName({ type }: StageNode): string {
  const words = type.toLowerCase().replace('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
