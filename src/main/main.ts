import { startPlugin } from './start-plugin'

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
