import { showUI } from '@create-figma-plugin/utilities'
import { failure } from '../core/failure'
import type { Recipe } from '../core/records/recipe'
import { fail, ok } from '../core/result'
import type { StartCommand } from '../protocol/calls'
import { type CallHandlers, type Port, serveCalls } from '../protocol/channel'
import { type ContactSheets, createContactSheets } from './contact-sheets'
import { copyPatches } from './copy-patches'
import { describeTarget } from './describe-target'
import { exportLayer } from './export-layer'
import { exportMask } from './export-mask'
import { exportNode } from './export-node'
import { changeFilePrompts, listFilePrompts } from './file-prompts'
import { findCopy } from './find-copy'
import { findGenerated, readGenerated } from './find-generated'
import { findRow } from './find-row'
import { findSamePicture } from './find-same-picture'
import { pageOf } from './page-of'
import { placeFlattened } from './place-flattened'
import { placeInFill } from './place-in-fill'
import { placeInNewFrame } from './place-in-new-frame'
import { placePatch } from './place-patch'
import { placeText } from './place-text'
import { createPreview, type Preview } from './preview'
import { createPromptStore } from './prompt-store'
import { readPicture } from './read-picture'
import { readStyle } from './read-style'
import { describeLayers, describeSelection } from './selection'
import { setVisible } from './set-visible'
import { loadSettings, saveSettings } from './settings-store'
import { deleteSubject, listSubjects, saveSubject } from './subjects'
import { changeThread, goToTurn, readThread } from './threads'
import { createUsageBook } from './usage-book'
import { useVariant } from './use-variant'
import { clampWindowSize, loadWindowSize, saveWindowSize } from './window-size'

const THUMBNAIL_EDGE_PX = 128

/** Opens the window for a command and answers its calls until Figma closes the plugin. */
export function startPlugin(api: PluginAPI, command: StartCommand): void {
  void openWindow(api).then(() => {
    const preview = createPreview(api)
    const sheets = createContactSheets(api)
    const { emit } = serveCalls(
      createPort(api),
      createHandlers(api, {
        command,
        preview,
        sheets,
        onPreviewEnded: (id) => emit('preview-ended', { id }),
        onChanged: () => announce(),
      }),
    )
    const announce = () => emit('selection-changed', describeSelection(api))
    api.on('close', () => {
      preview.end()
      sheets.dropWaiting()
    })
    api.on('selectionchange', announce)
    api.on('currentpagechange', announce)
  })
}

async function openWindow(api: PluginAPI): Promise<void> {
  const size = await loadWindowSize(api.clientStorage)
  showUI({ title: 'Refill', width: size.width, height: size.height })
}

function createPort(api: PluginAPI): Port {
  return {
    post: (message) => api.ui.postMessage(message),
    listen: (receive) => {
      api.ui.onmessage = receive
    },
  }
}

interface HandlerContext {
  readonly command: StartCommand
  readonly preview: Preview
  readonly sheets: ContactSheets
  readonly onPreviewEnded: (id: string) => void
  /** The plugin itself changed layers: Figma tells only of what a person selects. */
  readonly onChanged: () => void
}

function createHandlers(
  api: PluginAPI,
  { command, preview, sheets, onPreviewEnded, onChanged }: HandlerContext,
): CallHandlers {
  const usage = createUsageBook(api.clientStorage)
  const prompts = createPromptStore(api.clientStorage)
  /** For calls that read or change how layers look: what is shown for a look only must not be taken for real. */
  const real =
    <Params, Answer>(run: (params: Params) => Promise<Answer>) =>
    (params: Params): Promise<Answer> => {
      const ended = preview.end()
      if (ended !== undefined) onPreviewEnded(ended)
      const answer = run(params)
      preview.holdUntil(answer)
      return answer
    }
  /** For calls that also change layers, after which what is selected may be described otherwise. */
  const changing =
    <Params, Answer>(run: (params: Params) => Promise<Answer>) =>
    async (params: Params): Promise<Answer> => {
      const answer = await real(run)(params)
      onChanged()
      return answer
    }
  return {
    start: async () => {
      const settings = await loadSettings(api.clientStorage)
      return ok({
        command,
        settings: settings.value,
        ...(settings.notice === undefined ? {} : { settingsNotice: settings.notice }),
        selection: describeSelection(api),
        spend: await usage.spend(new Date()),
      })
    },
    readSelection: async () => ok(describeSelection(api)),
    saveSettings: ({ settings }) => saveSettings(api.clientStorage, settings),
    exportThumbnail: real(({ nodeId }) => exportNode(api, nodeId, THUMBNAIL_EDGE_PX)),
    exportReference: real(({ nodeId, maxEdgePx }) => exportNode(api, nodeId, maxEdgePx)),
    describeTarget: real((params) => describeTarget(api, params)),
    readPicture: ({ imageHash }) => readPicture(api, imageHash),
    exportLayer: real((params) => exportLayer(api, params)),
    exportMask: real((params) => exportMask(api, params)),
    placePatch: changing((params) => placePatch(api, signed(api, params))),
    placeFlattened: changing((params) => placeFlattened(api, params)),
    setVisible: changing((params) => setVisible(api, params)),
    readStyle: ({ nodeIds }) => readStyle(api, nodeIds),
    placeText: changing((params) => placeText(api, params)),
    findCopy: ({ nodeId }) => findCopy(api, nodeId),
    findSamePicture: real(({ nodeId }) => findSamePicture(api, nodeId)),
    copyPatches: changing((params) => copyPatches(api, params)),
    describeLayers: async ({ nodeIds }) => ok(await describeLayers(api, nodeIds)),
    readThread: real(({ nodeId }) => readThread(api, nodeId)),
    goToTurn: changing((params) => goToTurn(api, params)),
    changeThread: changing((params) => changeThread(api, params)),
    listPrompts: () => prompts.list(),
    notePrompt: ({ text, change }) => prompts.note(text, change),
    listFilePrompts: async () => listFilePrompts(api),
    changeFilePrompts: async (params) => changeFilePrompts(api, params),
    listSubjects: () => listSubjects(api),
    saveSubject: real((params) => saveSubject(api, params)),
    findGenerated: () => findGenerated(api),
    readGenerated: ({ nodeIds }) => readGenerated(api, nodeIds),
    deleteSubject: real(({ id }) => deleteSubject(api, id)),
    placeInFill: changing((params) => placeInFill(api, signed(api, params))),
    showPreview: (params) => preview.show(params),
    endPreview: async () => {
      preview.end()
      return ok(null)
    },
    findRow: (params) => findRow(api, params),
    createSheet: real((params) => sheets.create(params)),
    fillCell: changing((params) => sheets.fill(signed(api, params))),
    endCell: real((params) => sheets.end(params)),
    useVariant: changing(({ nodeId }) => useVariant(api, nodeId)),
    placeInNewFrame: real((params) => placeInNewFrame(api, signed(api, params))),
    reveal: ({ nodeIds }) => reveal(api, nodeIds),
    recordUsage: async ({ entry }) => ok(await usage.add({ ...entry, file: api.root.name }, new Date())),
    readUsage: async () => {
      const read = await usage.read()
      return read.ok ? ok({ usage: read.value, file: api.root.name }) : read
    },
    clearUsage: () => usage.clear(),
    resizeWindow: async (wanted) => {
      const size = clampWindowSize(wanted)
      api.ui.resize(size.width, size.height)
      await saveWindowSize(api.clientStorage, size)
      return ok(null)
    },
    notify: async ({ message, error }) => {
      // Figma refuses messages over 100 characters.
      api.notify(message.length > 100 ? `${message.slice(0, 99)}…` : message, { error: error === true })
      return ok(null)
    },
    close: async () => {
      api.closePlugin()
      return ok(null)
    },
  }
}

/** A recipe with the name of who places it, where Figma tells that. */
function signed<Params extends { readonly recipe: Recipe }>(api: PluginAPI, params: Params): Params {
  const author = authorOf(api)
  return author === undefined ? params : { ...params, recipe: { ...params.recipe, author } }
}

function authorOf(api: PluginAPI): string | undefined {
  try {
    return api.currentUser?.name
  } catch {
    // A build whose manifest lacks the permission: recipes are then nobody's.
    return undefined
  }
}

async function reveal(api: PluginAPI, nodeIds: readonly string[]) {
  const nodes: SceneNode[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node !== null && !node.removed && node.type !== 'DOCUMENT' && node.type !== 'PAGE') nodes.push(node)
  }
  const first = nodes[0]
  if (first === undefined) return fail(failure({ kind: 'invalid-request' }, 'That layer is gone from the file.'))
  const page = pageOf(first)
  if (page !== null && page.id !== api.currentPage.id) await api.setCurrentPageAsync(page)
  api.currentPage.selection = nodes.filter((node) => pageOf(node)?.id === page?.id)
  api.viewport.scrollAndZoomIntoView(nodes)
  return ok(null)
}
