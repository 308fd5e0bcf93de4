import type { ModelEntry, PixelTable } from './models'

/*
 * The catalogue of models: pixels, tokens and prices as their sources print them, compiled 2026-11-24. Nothing here was
 * measured against a live model; the real size is always read from the returned bytes.
 *
 * Source: Google Gemini API docs, image-generation page (ratio and size tables; copies of 2026-03-23 and of the GA
 * models), Vertex model pages (limits), third-party pages that quote Google's pricing page (prices, equal to output
 * tokens times the rate).
 */

// Google's table prints 792x168 for 21:9 at 512, against its own ratio; half of its 1K entry is 792x336.
const FLASH_PIXELS: PixelTable = {
  '1:1': { '512': [512, 512], '1K': [1024, 1024], '2K': [2048, 2048], '4K': [4096, 4096] },
  '1:4': { '512': [256, 1024], '1K': [512, 2048], '2K': [1024, 4096], '4K': [2048, 8192] },
  '1:8': { '512': [192, 1536], '1K': [384, 3072], '2K': [768, 6144], '4K': [1536, 12288] },
  '2:3': { '512': [424, 632], '1K': [848, 1264], '2K': [1696, 2528], '4K': [3392, 5056] },
  '3:2': { '512': [632, 424], '1K': [1264, 848], '2K': [2528, 1696], '4K': [5056, 3392] },
  '3:4': { '512': [448, 600], '1K': [896, 1200], '2K': [1792, 2400], '4K': [3584, 4800] },
  '4:1': { '512': [1024, 256], '1K': [2048, 512], '2K': [4096, 1024], '4K': [8192, 2048] },
  '4:3': { '512': [600, 448], '1K': [1200, 896], '2K': [2400, 1792], '4K': [4800, 3584] },
  '4:5': { '512': [464, 576], '1K': [928, 1152], '2K': [1856, 2304], '4K': [3712, 4608] },
  '5:4': { '512': [576, 464], '1K': [1152, 928], '2K': [2304, 1856], '4K': [4608, 3712] },
  '8:1': { '512': [1536, 192], '1K': [3072, 384], '2K': [6144, 768], '4K': [12288, 1536] },
  '9:16': { '512': [384, 688], '1K': [768, 1376], '2K': [1536, 2752], '4K': [3072, 5504] },
  '16:9': { '512': [688, 384], '1K': [1376, 768], '2K': [2752, 1536], '4K': [5504, 3072] },
  '21:9': { '512': [792, 336], '1K': [1584, 672], '2K': [3168, 1344], '4K': [6336, 2688] },
}

const PRO_PIXELS: PixelTable = {
  '1:1': { '1K': [1024, 1024], '2K': [2048, 2048], '4K': [4096, 4096] },
  '2:3': { '1K': [848, 1264], '2K': [1696, 2528], '4K': [3392, 5056] },
  '3:2': { '1K': [1264, 848], '2K': [2528, 1696], '4K': [5056, 3392] },
  '3:4': { '1K': [896, 1200], '2K': [1792, 2400], '4K': [3584, 4800] },
  '4:3': { '1K': [1200, 896], '2K': [2400, 1792], '4K': [4800, 3584] },
  '4:5': { '1K': [928, 1152], '2K': [1856, 2304], '4K': [3712, 4608] },
  '5:4': { '1K': [1152, 928], '2K': [2304, 1856], '4K': [4608, 3712] },
  '9:16': { '1K': [768, 1376], '2K': [1536, 2752], '4K': [3072, 5504] },
  '16:9': { '1K': [1376, 768], '2K': [2752, 1536], '4K': [5504, 3072] },
  '21:9': { '1K': [1584, 672], '2K': [3168, 1344], '4K': [6336, 2688] },
}

const PIXELS_2_5: PixelTable = {
  '1:1': { '1K': [1024, 1024] },
  '2:3': { '1K': [832, 1248] },
  '3:2': { '1K': [1248, 832] },
  '3:4': { '1K': [864, 1184] },
  '4:3': { '1K': [1184, 864] },
  '4:5': { '1K': [896, 1152] },
  '5:4': { '1K': [1152, 896] },
  '9:16': { '1K': [768, 1344] },
  '16:9': { '1K': [1344, 768] },
  '21:9': { '1K': [1536, 672] },
}

/** Keeps the named sizes of a table: models of one family share pixels but not size classes. */
function only(table: PixelTable, sizes: readonly (keyof PixelTable[string])[]): PixelTable {
  const kept: Record<string, PixelTable[string]> = {}
  for (const [ratio, row] of Object.entries(table)) {
    const entry: Record<string, readonly [number, number]> = {}
    for (const size of sizes) {
      const pixels = row[size]
      if (pixels !== undefined) entry[size] = pixels
    }
    kept[ratio] = entry
  }
  return kept
}

export const MODEL_CATALOGUE: readonly ModelEntry[] = [
  {
    id: 'gemini-3.1-flash-image',
    name: 'Nano Banana 2',
    aliases: ['nano-banana-2', 'gemini-3.1-flash-image-preview'],
    pixels: FLASH_PIXELS,
    outputTokens: { '512': 747, '1K': 1120, '2K': 1680, '4K': 2520 },
    usdPerMTok: { input: 0.5, textOutput: 3, imageOutput: 60 },
    inputTokensPerImage: 1120,
    maxReferences: 14,
    sampling: true,
    note: 'Deprecated by Google on 2026-10-06 in favour of Nano Banana 2.1.',
  },
  {
    id: 'gemini-nano-banana-2.1',
    name: 'Nano Banana 2.1',
    // It answers for the alias where the older id is gone.
    aliases: ['nano-banana-2.1', 'nano-banana-2'],
    // Only five of these sizes are documented; those five equal the table of Nano Banana 2, so the rest is assumed to.
    pixels: only(FLASH_PIXELS, ['1K', '2K', '4K']),
    outputTokens: { '1K': 1120, '2K': 1680, '4K': 3780 },
    usdPerMTok: { input: 1.5, textOutput: 7.5, imageOutput: 30 },
    inputTokensPerImage: 1120,
    maxReferences: 14,
    sampling: false,
  },
  {
    id: 'gemini-3-pro-image',
    name: 'Nano Banana Pro',
    aliases: ['nano-banana-pro', 'gemini-3-pro-image-preview'],
    pixels: PRO_PIXELS,
    outputTokens: { '1K': 1120, '2K': 1120, '4K': 2000 },
    usdPerMTok: { input: 2, textOutput: 12, imageOutput: 120 },
    inputTokensPerImage: 1120,
    maxReferences: 14,
    sampling: true,
  },
  {
    id: 'gemini-3.1-flash-lite-image',
    name: 'Nano Banana 2 Lite',
    aliases: ['nano-banana-2-lite'],
    pixels: only(FLASH_PIXELS, ['1K']),
    outputTokens: { '1K': 1120 },
    usdPerMTok: { input: 0.25, textOutput: 1.5, imageOutput: 30 },
    inputTokensPerImage: 1120,
    maxReferences: 14,
    sampling: true,
    note: 'Google’s table also lists 512, which several resellers report as refused.',
  },
  {
    id: 'gemini-2.5-flash-image',
    name: 'Nano Banana (first)',
    aliases: ['nano-banana'],
    pixels: PIXELS_2_5,
    outputTokens: { '1K': 1290 },
    usdPerMTok: { input: 0.3, textOutput: 2.5, imageOutput: 30 },
    inputTokensPerImage: 1290,
    maxReferences: 3,
    sampling: true,
    note: 'Listed by Google to end on 2026-10-02. Takes no image size.',
  },
]
