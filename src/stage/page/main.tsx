import { render } from 'preact'
import { createAutomation } from './automation'
import { loadDocument, loadInterUrl, loadManifest, loadPluginFiles, readTokens } from './load-stage'
import { rememberViews } from './page-views'
import { createPluginRunner } from './plugin/plugin-runner'
import { restoreClientStorage } from './plugin/stored-client-storage'
import { PictureCache } from './render/picture-cache'
import { revealSelection } from './reveal-selection'
import { StageScreen } from './stage-screen'
import { createStageState, oncePerFrame } from './stage-state'
import './styles/fonts.css'
import './styles/stage.css'
import './styles/panels.css'
import './styles/floating.css'
import { followTheme, initialTheme } from './theme'
import { zoomToFit } from './zoom'

/** The faces the seed document uses; a canvas does not load fonts by itself. */
const FACES = [
  '400 16px Inter',
  '500 16px Inter',
  '600 16px Inter',
  '16px "Instrument Serif"',
  'italic 16px "Instrument Serif"',
]

async function open(root: HTMLElement): Promise<void> {
  const search = new URLSearchParams(location.search)
  const tokens = readTokens()
  const [stageDocument, manifest, files, interUrl] = await Promise.all([
    loadDocument(),
    loadManifest(),
    loadPluginFiles(),
    loadInterUrl(),
    ...FACES.map((face) => document.fonts.load(face)),
  ])
  const state = createStageState(stageDocument, initialTheme(search))
  const redraw = oncePerFrame(() => {
    state.drawing.value += 1
  })
  const pictures = new PictureCache(stageDocument.images, redraw)
  followTheme(state, tokens)
  rememberViews(state)
  revealSelection(state)
  const iframeSource = search.get('iframe') === 'data' ? 'data' : 'srcdoc'
  const environment = { manifest, ...files, tokens, interUrl, iframeSource } as const
  const runner = await createPluginRunner(state, environment, restoreClientStorage(localStorage))
  window.stage = createAutomation(state, pictures, runner)
  render(<StageScreen state={state} pictures={pictures} runner={runner} />, root)
  requestAnimationFrame(() => zoomToFit(state))
}

const root = document.getElementById('app')
if (root !== null) {
  open(root).catch((error: unknown) => {
    root.className = 'broken'
    root.textContent = error instanceof Error ? error.message : String(error)
  })
}
