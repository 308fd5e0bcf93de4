/** A column of a table: its title, and how it is read from a row. */
export type Column<Row> = readonly [string, (row: Row) => string | number | undefined]

/** Rows as a table for a spreadsheet. Source: RFC 4180. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(([, read]) => cell(read(row))))
  return [columns.map(([title]) => title), ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run what begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
