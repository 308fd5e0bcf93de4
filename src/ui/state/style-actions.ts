import type { PaletteColour } from '../../core/palette'
import type { Call } from '../../protocol/channel'
import { pinLayers, setLayer } from './layer-actions'
import type { Store } from './store'

/** A style that goes along with requests until it is let go. */
export interface StyleCard {
  readonly colours: readonly PaletteColour[]
  /** What a person says of it. */
  readonly words: string
}

/** Takes the style of what is selected: its colours, and layers with pictures as style references. Gives why not, in a sentence. */
export async function takeStyle(store: Store, call: Call): Promise<string | undefined> {
  const read = await call('readStyle', { nodeIds: store.selection.value.nodes.map(({ id }) => id) })
  if (!read.ok) return read.failure.message
  const { colours, sampleIds } = read.value
  store.style.value = { colours, words: store.style.value?.words ?? '' }
  if (sampleIds.length === 0) return undefined
  const samples = await call('describeLayers', { nodeIds: [...sampleIds] })
  if (!samples.ok) return samples.failure.message
  pinLayers(store, samples.value)
  for (const { id } of samples.value) setLayer(store, id, { role: 'style', off: false })
  return undefined
}

/** The style in words for the model; empty without one. */
export function styleWords(style: StyleCard | undefined): string {
  if (style === undefined) return ''
  const named = style.colours.map(({ hex, name }) => (name === undefined ? hex : `${hex} (${name})`))
  const palette = named.length === 0 ? '' : `Its colours come from this palette: ${named.join(', ')}.`
  const words = style.words.trim()
  return [palette, words === '' || /[.!?]$/.test(words) ? words : `${words}.`].filter(Boolean).join(' ')
}
