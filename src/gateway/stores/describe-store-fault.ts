import { getSystemErrorMap } from 'node:util'

/** Why something cannot be kept, in words for clients and operators: those of the system, without the files it names. */
export function describeStoreFault(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given'
  const errno = 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMap().get(error.errno) : undefined
  if (errno !== undefined) return `${errno[1]} (${errno[0]})`
  return error.message
}
