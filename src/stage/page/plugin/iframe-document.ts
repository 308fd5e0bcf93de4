import type { Theme } from '../stage-state'
import { contentSecurityPolicy } from './content-security-policy'

/** Figma's theme variables as CSS declarations. */
export type FigmaTokens = Readonly<Record<Theme, string>>

/** What the stage tells the window's document itself, not the plugin in it. */
export interface ThemeMessage {
  readonly stageTheme: { readonly className: string; readonly css: string }
}

/** The theme as the window's document takes it. */
export function themeMessage(theme: Theme, tokens: FigmaTokens): ThemeMessage {
  return { stageTheme: { className: `figma-${theme}`, css: `:root { ${tokens[theme]} }` } }
}

/** What the document of a plugin's window is made of. */
export interface IframeDocumentParts {
  /** What the plugin gave to showUI. */
  readonly html: string
  readonly themeColors: boolean
  readonly theme: Theme
  readonly tokens: FigmaTokens
  readonly allowedDomains: readonly string[]
  /** Inter as a `data:` URL; Figma loads it into every plugin window. */
  readonly interUrl: string
}

// Runs first in the window and keeps the stage's own messages from the plugin's listeners.
const THEME_LISTENER = `addEventListener('message', (event) => {
  const theme = event.data && event.data.stageTheme
  if (!theme || event.source !== parent) return
  event.stopImmediatePropagation()
  document.documentElement.className = theme.className
  document.getElementById('figma-style').textContent = theme.css
})`

/** The document of a plugin's window: policy, theme, then the plugin's own HTML. */
export function iframeDocument(parts: IframeDocumentParts): string {
  const { html, themeColors, theme, tokens, allowedDomains, interUrl } = parts
  const { className, css } = themeMessage(theme, tokens).stageTheme
  const themed = themeColors ? `<style id="figma-style">${css}</style><script>${THEME_LISTENER}</script>` : ''
  return [
    `<!doctype html><html${themeColors ? ` class="${className}"` : ''}><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(allowedDomains)}">`,
    `<style>@font-face { font-family: "Inter"; font-weight: 100 900; src: url(${interUrl}) format("woff2") }</style>`,
    `${themed}</head><body>${html}</body></html>`,
  ].join('')
}
