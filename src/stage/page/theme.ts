import { effect } from '@preact/signals'
import type { FigmaTokens } from './plugin/iframe-document'
import type { StageState, Theme } from './stage-state'

/** The theme the address asks for (`?theme=dark`), else the one the computer prefers. */
export function initialTheme(search: URLSearchParams): Theme {
  const asked = search.get('theme')
  if (asked === 'light' || asked === 'dark') return asked
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Keeps the page's own colours in step with the theme. */
export function followTheme(state: StageState, tokens: FigmaTokens): void {
  const style = document.getElementById('figma-style')
  effect(() => {
    const theme = state.theme.value
    document.documentElement.className = `figma-${theme}`
    document.documentElement.style.colorScheme = theme
    if (style !== null) style.textContent = `:root { ${tokens[theme]} }`
  })
}
