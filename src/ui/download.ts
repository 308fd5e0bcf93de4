/** Saves a table as a file of the person's. */
export function downloadCsv(name: string, table: string): void {
  // The mark tells spreadsheets that this is UTF-8.
  download(name, new Blob(['\ufeff', table], { type: 'text/csv' }))
}

/** Saves a file of the person's. */
export function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
