import { startPlugin } from './start-plugin'
import { useVariant } from './use-variant'

/** Menu command, quick action and relaunch button "Generate". A prompt typed into quick actions arrives with `run`. */
export function generate(): void {
  // A free-form parameter: nothing to suggest, but Figma waits for an answer before it lets a person go on.
  figma.parameters.on('input', ({ result }) => result.setSuggestions([]))
  figma.on('run', ({ parameters }) => {
    const prompt: unknown = parameters?.['prompt']
    startPlugin(
      figma,
      typeof prompt === 'string' && prompt.trim() !== '' ? { kind: 'generate', prompt } : { kind: 'generate' },
    )
  })
}

/** Menu command and relaunch button "Edit": the selection is sent along with the prompt. */
export function editSelection(): void {
  figma.on('run', () => startPlugin(figma, { kind: 'edit' }))
}

/** Menu command "Settings". */
export function openSettings(): void {
  figma.on('run', () => startPlugin(figma, { kind: 'settings' }))
}

/** Relaunch button "Use this one" on a picture in a contact sheet: puts it into the layer that it was made for, without a window. */
export function useThisOne(): void {
  figma.on('run', () => {
    void useSelected(figma).then((said) => figma.closePlugin(said))
  })
}

async function useSelected(api: PluginAPI): Promise<string> {
  const [chosen] = api.currentPage.selection
  if (chosen === undefined) return 'Select a picture of a contact sheet first.'
  const used = await useVariant(api, chosen.id)
  if (!used.ok) return used.failure.message
  const [placed] = used.value.placed
  if (placed !== undefined) return `Placed in “${placed.name}”.`
  const [refused] = used.value.refused
  return `“${refused?.name ?? 'The layer'}” cannot take a picture now: it is gone, locked, or bound to a style.`
}
