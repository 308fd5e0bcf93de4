import type { JSX } from 'preact'
import type { StageState } from '../stage-state'
import { Icon } from './icon'
import { LayerList } from './layer-list'

/** The left side: the file's name, its pages, the layers of the current page. */
export function FilePanel({ state }: { readonly state: StageState }): JSX.Element {
  state.revision.value
  const { document } = state
  return (
    <nav class="panel file-panel" aria-label="File">
      <header class="file-head">
        <strong>{document.require(document.rootId).name}</strong>
        <span class="muted">Refill stage</span>
      </header>
      <section aria-label="Pages" class="pages">
        <h2>Pages</h2>
        {document.pageIds.map((id) => (
          <button
            type="button"
            key={id}
            class="page-row"
            aria-current={id === document.currentPageId ? 'page' : undefined}
            onClick={() => document.setCurrentPage(id)}
          >
            <span>{document.require(id).name}</span>
            {id === document.currentPageId && <Icon name="check" />}
          </button>
        ))}
      </section>
      <section aria-label="Layers" class="layers">
        <h2>Layers</h2>
        <LayerList state={state} />
      </section>
    </nav>
  )
}
