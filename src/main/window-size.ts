/** Width and height of the plugin window in screen pixels. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

const KEY = 'window-size'
const DEFAULT_SIZE: WindowSize = { width: 360, height: 680 }
const SMALLEST: WindowSize = { width: 320, height: 400 }
const LARGEST: WindowSize = { width: 1200, height: 1400 }

/** A size the window can really have, in whole pixels. */
export function clampWindowSize(size: WindowSize): WindowSize {
  return {
    width: Math.round(Math.min(LARGEST.width, Math.max(SMALLEST.width, size.width))),
    height: Math.round(Math.min(LARGEST.height, Math.max(SMALLEST.height, size.height))),
  }
}

/** The size the window had when it was last resized on this machine. */
export async function loadWindowSize(storage: ClientStorageAPI): Promise<WindowSize> {
  const stored: unknown = await storage.getAsync(KEY)
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SIZE
  if (!('width' in stored) || !('height' in stored)) return DEFAULT_SIZE
  const { width, height } = stored
  if (typeof width !== 'number' || typeof height !== 'number' || !(width > 0 && height > 0)) return DEFAULT_SIZE
  return clampWindowSize({ width, height })
}

/** Remembers the size; a full storage only means that the window opens at its old size next time. */
export async function saveWindowSize(storage: ClientStorageAPI, size: WindowSize): Promise<void> {
  try {
    await storage.setAsync(KEY, size)
  } catch {
    // Nothing is lost that a person would miss.
  }
}
