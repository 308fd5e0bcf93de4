import { type Lab, lch } from '../paint/colour'

/** What a picture is mainly of. */
export type Subject =
  | 'mountains'
  | 'hills'
  | 'sea'
  | 'lake'
  | 'forest'
  | 'desert'
  | 'city'
  | 'sky'
  | 'meadow'
  | 'portrait'
  | 'product'
  | 'fruit'
  | 'flower'

export type TimeOfDay = 'dawn' | 'day' | 'sunset' | 'dusk' | 'night'
export type Weather = 'clear' | 'clouds' | 'mist' | 'snow' | 'storm'

/** What the demo understands of a prompt. */
export interface PromptWords {
  readonly subjects: readonly Subject[]
  readonly time: TimeOfDay | undefined
  readonly weather: Weather
  readonly autumn: boolean
  /** Named colours in the order of the prompt. */
  readonly colours: readonly Lab[]
  readonly boat: boolean
  readonly birds: boolean
  readonly moon: boolean
}

const SUBJECT_WORDS: Readonly<Record<Subject, string>> = {
  mountains: 'mountains? alps? alpine peaks? summit cliffs? volcano himalayas? fjords? rocky canyon valley',
  hills: 'hills? countryside tuscany vineyard farm rolling landscape nature road',
  sea: 'sea ocean beach coast shore waves? island harbou?r surf bay lighthouse sailing',
  lake: 'lake river pond water reflection waterfall stream',
  forest: 'forests? woods? trees? pines? jungle woodland taiga',
  desert: 'desert dunes? sand sahara mars',
  city: 'city skyline town streets? urban buildings? skyscrapers? architecture downtown manhattan tokyo london paris office houses?',
  sky: 'sky blue-sky clouds? heaven stars? galaxy space milky aurora',
  meadow: 'meadow field grass lawn garden park lavender wheat spring',
  portrait: 'portrait face person people woman man girl boy headshot model human selfie child founder team',
  product:
    'product bottle perfume cosmetics? cream serum packaging jar can drink wine beer lotion shampoo mockup vase candle',
  fruit: 'fruits? apples? oranges? lemons? peach(?:es)? food still-life bowl berries cherry tomatoes?',
  flower:
    'flowers? roses? tulips? bouquet petals? blossoms? daisy dais(?:y|ies) orchid peon(?:y|ies) sunflowers? plant leaf leaves botanical',
}

const TIME_WORDS: readonly (readonly [TimeOfDay, string])[] = [
  ['sunset', 'sunset golden evening warm-light goldenhour'],
  ['dawn', 'dawn sunrise morning early pastel'],
  ['dusk', 'dusk twilight blue-hour neon'],
  ['night', 'night midnight moonlight moon moonlit stars? starry galaxy aurora dark milky space'],
  ['day', 'day noon midday sunny bright daylight blue-sky blue-skies'],
]

const WEATHER_WORDS: readonly (readonly [Weather, string])[] = [
  ['storm', 'storm stormy rain rainy thunder dramatic overcast moody'],
  ['mist', 'mist misty fog foggy haze hazy calm dreamy soft'],
  ['snow', 'snow snowy winter ice frozen arctic glacier'],
  ['clouds', 'clouds? cloudy'],
]

/** Hues measured on common swatches of each name. */
const COLOUR_WORDS: Readonly<Record<string, Lab>> = {
  red: lch(0.6, 0.2, 27),
  crimson: lch(0.52, 0.2, 20),
  coral: lch(0.72, 0.16, 32),
  terracotta: lch(0.62, 0.12, 42),
  orange: lch(0.73, 0.17, 55),
  oranges: lch(0.73, 0.17, 55),
  lemons: lch(0.88, 0.16, 98),
  lemon: lch(0.88, 0.16, 98),
  peach: lch(0.85, 0.08, 55),
  amber: lch(0.78, 0.16, 75),
  gold: lch(0.8, 0.14, 85),
  golden: lch(0.8, 0.14, 85),
  yellow: lch(0.88, 0.16, 98),
  lime: lch(0.85, 0.18, 125),
  olive: lch(0.58, 0.09, 110),
  green: lch(0.62, 0.15, 145),
  emerald: lch(0.62, 0.13, 160),
  mint: lch(0.87, 0.08, 165),
  teal: lch(0.6, 0.1, 195),
  turquoise: lch(0.76, 0.11, 190),
  cyan: lch(0.8, 0.12, 205),
  blue: lch(0.58, 0.15, 255),
  azure: lch(0.7, 0.13, 245),
  navy: lch(0.34, 0.1, 262),
  indigo: lch(0.45, 0.17, 278),
  purple: lch(0.52, 0.18, 305),
  violet: lch(0.56, 0.17, 295),
  lavender: lch(0.78, 0.09, 300),
  lilac: lch(0.8, 0.09, 310),
  magenta: lch(0.6, 0.22, 345),
  pink: lch(0.8, 0.12, 355),
  rose: lch(0.74, 0.12, 8),
  brown: lch(0.45, 0.07, 55),
  beige: lch(0.88, 0.035, 85),
  cream: lch(0.95, 0.03, 90),
  white: lch(0.97, 0.005, 90),
  grey: lch(0.65, 0.005, 260),
  gray: lch(0.65, 0.005, 260),
  silver: lch(0.78, 0.008, 260),
  black: lch(0.2, 0.01, 270),
}

/** Reads subjects, time of day, weather and colours out of a prompt; what it does not know it leaves to chance. */
export function readPromptWords(prompt: string): PromptWords {
  const text = ` ${prompt
    .toLowerCase()
    .replace(/blue (hour|sky|skies)/g, 'blue-$1')
    .replace(/still life/g, 'still-life')} `
  const subjects = SUBJECTS.filter((subject) => matches(text, SUBJECT_WORDS[subject]))
  return {
    subjects,
    time: TIME_WORDS.find(([, words]) => matches(text, words))?.[0],
    weather: WEATHER_WORDS.find(([, words]) => matches(text, words))?.[0] ?? 'clear',
    autumn: matches(text, 'autumn fall october maple'),
    colours: coloursIn(text),
    boat: matches(text, 'boats? sail(?:ing|boat|boats)? ship yacht'),
    birds: matches(text, 'birds? seagulls? geese'),
    moon: matches(text, 'moon moonlit moonlight'),
  }
}

const SUBJECTS: readonly Subject[] = [
  'portrait',
  'product',
  'fruit',
  'flower',
  'city',
  'mountains',
  'forest',
  'sea',
  'lake',
  'desert',
  'meadow',
  'hills',
  'sky',
]

function matches(text: string, words: string): boolean {
  return new RegExp(`[^\\p{L}\\d](?:${words.split(' ').join('|')})(?=[^\\p{L}\\d])`, 'u').test(text)
}

function coloursIn(text: string): readonly Lab[] {
  const found: Lab[] = []
  for (const word of text.split(/[^a-z-]+/)) {
    const colour = Object.hasOwn(COLOUR_WORDS, word) ? COLOUR_WORDS[word] : undefined
    if (colour !== undefined && !found.includes(colour)) found.push(colour)
  }
  return found
}
