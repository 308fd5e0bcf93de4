import type { StageState } from '../stage-state'
import { type FigmaTokens, iframeDocument, themeMessage } from './iframe-document'
import { transferablesOf } from './transferables'

/** The null origin is what counts; the rest is what plugins are known to be able to do. */
const SANDBOX = 'allow-scripts allow-forms allow-popups allow-downloads'

/** What a window needs besides its document. */
export interface PluginFrameOptions {
  readonly html: string
  readonly themeColors: boolean
  readonly pluginId: string
  readonly allowedDomains: readonly string[]
  readonly tokens: FigmaTokens
  readonly interUrl: string
  /** Figma has been seen with both; a `data:` document is no secure context. */
  readonly source: 'srcdoc' | 'data'
  readonly onMessage: (message: unknown) => void
  /** The document has run its scripts and listens. */
  readonly onLoaded: () => void
}

/** The iframe of a plugin: null origin, the manifest's network policy, messages both ways. */
export class PluginFrame {
  readonly element: HTMLIFrameElement
  readonly #options: PluginFrameOptions

  constructor(state: StageState, options: PluginFrameOptions) {
    this.#options = options
    this.element = document.createElement('iframe')
    this.element.title = 'Plugin'
    this.element.setAttribute('sandbox', SANDBOX)
    this.element.addEventListener('load', () => options.onLoaded())
    const html = iframeDocument({ ...options, theme: state.theme.value })
    if (options.source === 'srcdoc') this.element.srcdoc = html
    else this.element.src = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
  }

  /** Sends a message to the plugin's window. The message must be nobody else's: its bytes are handed over. */
  post(message: unknown): void {
    const { pluginId } = this.#options
    this.element.contentWindow?.postMessage({ pluginMessage: message, pluginId }, '*', [...transferablesOf(message)])
  }

  /** Passes on a message of the page when it comes from this window and is meant for the plugin. */
  receive({ source, data }: MessageEvent<unknown>): void {
    if (source === null || source !== this.element.contentWindow) return
    if (typeof data === 'object' && data !== null && 'pluginMessage' in data)
      this.#options.onMessage(data.pluginMessage)
  }

  /** Changes the theme of an open window. */
  applyTheme(state: StageState): void {
    if (!this.#options.themeColors) return
    this.element.contentWindow?.postMessage(themeMessage(state.theme.value, this.#options.tokens), '*')
  }
}
