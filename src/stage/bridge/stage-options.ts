import type { StageDocument } from '../document/stage-document'
import type { ClientStorageStore, RunHost, Seat } from '../facade/plugin-run'
import type { SandboxEngine } from '../vm/sandbox-engine'
import type { HostFetch } from './plugin-fetch'
import type { Clockwork } from './plugin-timers'

/** A plugin as it is shipped. */
export interface PluginFiles {
  readonly id: string
  /** Text of build/main.js. */
  readonly mainSource: string
  /** Text of the file the manifest names as `ui`; becomes `__html__`. */
  readonly html: string
  /** For a manifest with several UI files. */
  readonly uiFiles?: Readonly<Record<string, string>>
  /** `networkAccess.allowedDomains` of the manifest. */
  readonly allowedDomains: readonly string[]
}

/** A line of the plugin's console, or the stage's word on it. */
export interface ConsoleLine {
  readonly level: 'log' | 'error' | 'info' | 'warn'
  readonly text: string
}

/** What is around the stage: the page with its windows in a browser, recorders in a test. */
export interface StagePage
  extends Pick<
    RunHost,
    | 'renderNode'
    | 'notify'
    | 'showUi'
    | 'postToUi'
    | 'setUiVisible'
    | 'resizeUi'
    | 'moveUi'
    | 'closeUi'
    | 'openExternal'
  > {
  /** The plugin wrote to its console, or threw what nobody caught. */
  log(line: ConsoleLine): void
  /** The run is over; `message` is the plugin's last word to the user. Its window was closed already. */
  ended(message: string | undefined): void
}

/** Everything a stage is made of. */
export interface StageOptions {
  readonly document: StageDocument
  readonly plugin: PluginFiles
  readonly page: StagePage
  readonly clockwork: Clockwork
  /** A clock in ms. */
  now(): number
  readonly fetch: HostFetch
  /** Kept between runs, as on one machine. */
  readonly clientStorage?: ClientStorageStore
  readonly seat?: Seat
  /** An engine loaded before: to start faster, or with another limit of memory than 256 MB. */
  readonly engine?: SandboxEngine
  /** Takes away built-ins younger than ES2019. */
  readonly isOldSandbox?: boolean
  /** Longest time the plugin may hold the thread; endless by default, as in Figma. */
  readonly maxSliceMs?: number
}
