import type { Extent } from '../../core/extent'
import type { GenerationRequest } from '../../core/generation'
import type { Raster } from '../../core/raster'
import type { Scene } from './paint/layer'
import type { Pace } from './paint/pace'
import { paintScene, sceneBox } from './paint/paint-scene'
import type { Random } from './paint/seeded-random'
import { requestRandom } from './request-random'
import { composeAbstract } from './scene/abstract'
import { demoMark } from './scene/demo-mark'
import { composeFlowers } from './scene/flowers'
import { composeLandscape } from './scene/landscape'
import { composePortrait } from './scene/portrait'
import { type PromptWords, readPromptWords } from './scene/prompt-words'
import { composeStillLife } from './scene/still-life'

/** Paints a picture from the words of a prompt: the same request and extent give the same pixels. */
export function paintGenerated(
  request: GenerationRequest,
  extent: Extent,
  pace: Pace,
  options: { readonly mark: boolean } = { mark: true },
): Promise<Raster> {
  const box = sceneBox(extent)
  const scene = composeScene(box, readPromptWords(request.prompt), requestRandom(request))
  const mark = options.mark ? demoMark(box, request.prompt) : []
  return paintScene({ ...box, layers: [...scene.layers, ...mark] }, extent, pace)
}

/** Chooses what kind of picture the words ask for. */
function composeScene(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  const [main] = words.subjects
  if (main === undefined) {
    const outdoors = words.time !== undefined || words.weather !== 'clear' || words.boat || words.birds
    return outdoors ? composeLandscape(box, words, random) : composeAbstract(box, words, random)
  }
  if (main === 'portrait') return composePortrait(box, words, random)
  if (main === 'product' || main === 'fruit') return composeStillLife(box, words, random)
  if (main === 'flower' && !words.subjects.includes('meadow')) return composeFlowers(box, words, random)
  return composeLandscape(box, words, random)
}
