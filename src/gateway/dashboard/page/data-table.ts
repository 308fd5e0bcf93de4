import { type Content, element } from './element'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => Content
  /** Numbers stand to the right. */
  readonly isNumber?: boolean
}

/** A table with a name for those who cannot see it, in a box that scrolls sideways where the window is narrow. */
export function dataTable<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLElement {
  const head = columns.map(({ title, isNumber = false }) =>
    element('th', { scope: 'col', class: isNumber ? 'number' : '' }, title),
  )
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      columns.map(({ cell, isNumber = false }, index) =>
        index === 0
          ? element('th', { scope: 'row', class: isNumber ? 'number' : '' }, cell(row))
          : element('td', { class: isNumber ? 'number' : '' }, cell(row)),
      ),
    ),
  )
  return element(
    'div',
    { class: 'scroll', role: 'group', 'aria-label': name, tabindex: 0 },
    element('table', {}, element('thead', {}, element('tr', {}, head)), element('tbody', {}, body)),
  )
}

/** A number with a bar behind it that shows its share of the largest. */
export function bar(share: number, tone: 'accent' | 'danger' | 'success'): HTMLElement {
  const fill = element('span', { class: `bar-fill bar-${tone}` })
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`
  return element('span', { class: 'bar', 'aria-hidden': 'true' }, fill)
}

/** The numbers behind a chart, folded away. */
export function foldedTable(table: HTMLElement): HTMLElement {
  return element('details', { class: 'folded' }, element('summary', {}, 'Show the numbers'), table)
}
