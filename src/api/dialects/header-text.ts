/**
 * Any text as the value of a header, which is ASCII on the safe side and loses spaces at its ends; a percent sign escapes
 * all that, and itself.
 */
export function headerText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x20-\x7e]+|%|^ | $/g, (run) => encodeURIComponent(run))
}

/** Undoes `headerText`; a value that somebody else wrote stays as it is. */
export function readHeaderText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
