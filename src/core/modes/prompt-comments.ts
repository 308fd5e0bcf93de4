/** A prompt without what is meant for people only: lines that begin with `//`, and everything between a slash with a star and a star with a slash. */
export function stripComments(prompt: string): string {
  return prompt
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .split('\n')
    .filter((line) => !/^\s*\/\//.test(line))
    .join('\n')
    .replace(/[ \t]{2,}/g, ' ')
    .trim()
}
