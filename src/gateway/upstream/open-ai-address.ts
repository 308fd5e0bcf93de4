/**
 * The full address of an OpenAI path such as `/v1/images/edits`. `base` may be a bare server, or what that client calls
 * its base URL: ending in a version, or in the `openai` or `openapi` of Google's layers, which take no `/v1` after it.
 */
export function openAiUrl(base: string, path: string): string {
  const trimmed = base.replace(/\/+$/, '')
  const isWhole = /\/(v\d+\w*|openai|openapi)$/.test(trimmed)
  return isWhole ? `${trimmed}${path.replace(/^\/v1/, '')}` : `${trimmed}${path}`
}
