import type { FigmaTokens } from './iframe-document'
import type { PluginManifest } from './plugin-commands'

/** What every run of the plugin on this page shares. */
export interface PluginEnvironment {
  readonly manifest: PluginManifest
  /** Text of build/main.js. */
  readonly mainSource: string
  /** Text of the file the manifest names as `ui`. */
  readonly html: string
  readonly tokens: FigmaTokens
  /** Inter as a `data:` URL. */
  readonly interUrl: string
  /** Figma has been seen with both; a `data:` document is no secure context. */
  readonly iframeSource: 'srcdoc' | 'data'
}
