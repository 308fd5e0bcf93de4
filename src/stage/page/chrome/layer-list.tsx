import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { childrenOf } from '../../document/geometry'
import type { StageNode } from '../../document/stage-node'
import type { StageState } from '../stage-state'
import { Icon, type IconName } from './icon'

/** The layers of the current page, the topmost first, as a tree. */
export function LayerList({ state }: { readonly state: StageState }): JSX.Element {
  state.revision.value
  const { document } = state
  const page = document.require(document.currentPageId)
  return (
    <div class="layer-list" role="tree" aria-label="Layers" aria-multiselectable="true">
      {topFirst(state, page).map((node) => (
        <LayerBranch key={node.id} state={state} node={node} depth={0} isDimmed={false} isInstance={false} />
      ))}
    </div>
  )
}

interface BranchProps {
  readonly state: StageState
  readonly node: StageNode
  readonly depth: number
  /** Something around it is hidden. */
  readonly isDimmed: boolean
  /** It belongs to an instance or a component and wears their colour. */
  readonly isInstance: boolean
}

function LayerBranch({ state, node, depth, isDimmed, isInstance }: BranchProps): JSX.Element {
  const children = topFirst(state, node)
  const isOpen = children.length > 0 && state.expandedIds.value.has(node.id)
  const isHidden = isDimmed || !node.visible
  const isComponent = isInstance || node.type === 'INSTANCE' || node.type === 'COMPONENT'
  return (
    <>
      <LayerRow state={state} node={node} depth={depth} isDimmed={isHidden} isInstance={isComponent} />
      {isOpen &&
        children.map((child) => (
          <LayerBranch
            key={child.id}
            state={state}
            node={child}
            depth={depth + 1}
            isDimmed={isHidden}
            isInstance={isComponent}
          />
        ))}
    </>
  )
}

function LayerRow({ state, node, depth, isDimmed, isInstance }: BranchProps): JSX.Element {
  const { document } = state
  const isSelected = document.selection().includes(node.id)
  const hasChildren = node.childIds.length > 0
  const isOpen = state.expandedIds.value.has(node.id)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  return (
    <div
      ref={row}
      class={`layer ${isDimmed ? 'is-dimmed' : ''} ${isInstance ? 'is-component' : ''}`}
      style={{ paddingLeft: `${8 + depth * 16}px` }}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? isOpen : undefined}
      aria-label={node.name}
      tabIndex={isSelected || depth === 0 ? 0 : -1}
      onClick={(event) => select(state, node, event.shiftKey || event.metaKey || event.ctrlKey)}
      onKeyDown={(event) => handleKey(state, node, event)}
      onMouseEnter={() => {
        state.hoveredId.value = node.id
      }}
      onMouseLeave={() => {
        state.hoveredId.value = undefined
      }}
    >
      <button
        type="button"
        tabIndex={-1}
        class={`twist ${isOpen ? 'is-open' : ''}`}
        aria-label={isOpen ? `Close ${node.name}` : `Open ${node.name}`}
        hidden={!hasChildren}
        onClick={(event) => {
          event.stopPropagation()
          toggle(state, node.id)
        }}
      >
        <Icon name="chevron" />
      </button>
      <Icon name={iconOf(node)} />
      <span class="layer-name">{node.name}</span>
      <LayerSwitches state={state} node={node} />
    </div>
  )
}

function LayerSwitches({ state, node }: Pick<BranchProps, 'state' | 'node'>): JSX.Element {
  const flip = (event: MouseEvent, changes: Partial<StageNode>): void => {
    event.stopPropagation()
    state.document.act(() => state.document.update(node.id, changes))
  }
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        class={`switch ${node.locked ? 'is-on' : ''}`}
        aria-label={node.locked ? `Unlock ${node.name}` : `Lock ${node.name}`}
        onClick={(event) => flip(event, { locked: !node.locked })}
      >
        <Icon name={node.locked ? 'lock' : 'unlock'} />
      </button>
      <button
        type="button"
        tabIndex={-1}
        class={`switch ${node.visible ? '' : 'is-on'}`}
        aria-label={node.visible ? `Hide ${node.name}` : `Show ${node.name}`}
        onClick={(event) => flip(event, { visible: !node.visible })}
      >
        <Icon name={node.visible ? 'eye' : 'eyeOff'} />
      </button>
    </>
  )
}

function select({ document }: StageState, { id }: StageNode, isAdding: boolean): void {
  const selected = document.selection()
  if (!isAdding) document.select([id])
  else document.select(selected.includes(id) ? selected.filter((each) => each !== id) : [...selected, id])
}

function toggle({ expandedIds }: StageState, id: string): void {
  const open = new Set(expandedIds.value)
  if (!open.delete(id)) open.add(id)
  expandedIds.value = open
}

function handleKey(state: StageState, node: StageNode, event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const isOpen = state.expandedIds.value.has(node.id)
  if (event.key === 'Enter' || event.key === ' ') select(state, node, event.shiftKey)
  else if (event.key === 'ArrowRight' && !isOpen && node.childIds.length > 0) toggle(state, node.id)
  else if (event.key === 'ArrowLeft' && isOpen) toggle(state, node.id)
  else if (event.key === 'ArrowDown') focusRow(event.currentTarget.nextElementSibling)
  else if (event.key === 'ArrowUp') focusRow(event.currentTarget.previousElementSibling)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function focusRow(row: Element | null): void {
  if (row instanceof HTMLElement) row.focus()
}

function topFirst({ document }: StageState, node: StageNode): readonly StageNode[] {
  return [...childrenOf(document, node)].reverse()
}

const ICONS: Partial<Record<StageNode['type'], IconName>> = {
  GROUP: 'group',
  COMPONENT: 'component',
  COMPONENT_SET: 'component',
  INSTANCE: 'instance',
  ELLIPSE: 'ellipse',
  STAR: 'star',
  POLYGON: 'star',
  VECTOR: 'vector',
  BOOLEAN_OPERATION: 'vector',
  LINE: 'line',
  TEXT: 'text',
  RECTANGLE: 'rectangle',
}

function iconOf(node: StageNode): IconName {
  if (node.type === 'RECTANGLE' && node.fills.some((paint) => paint.type === 'IMAGE' && paint.visible !== false)) {
    return 'image'
  }
  return ICONS[node.type] ?? 'frame'
}
