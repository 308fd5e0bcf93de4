/** The environment as settings read it. */
export interface Environment {
  /** A variable without spaces around it; undefined when it is unset or empty. */
  text(name: string): string | undefined
  /** A secret, or what is wrong with it in words that do not hold it; `value` is then empty. */
  secret(name: string): { readonly value: string; readonly problem?: string }
}

/** Reads from variables such as `process.env`. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const text = (name: string) => {
    const value = variables[name]?.trim() ?? ''
    return value === '' ? undefined : value
  }
  return {
    text,
    secret(name) {
      const value = text(name)
      if (value === undefined) return { value: '', problem: `${name} is not set` }
      // It travels in a header.
      if (!/^[\x21-\x7e]+$/.test(value)) return { value: '', problem: `${name} holds characters that no key has` }
      return { value }
    },
  }
}
