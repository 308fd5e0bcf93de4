import * as v from 'valibot'
import type { StageDocument } from '../document/stage-document'
import { createFieldNotes } from '../seed/field-notes'
import { PHOTO_NAMES, type PhotoName } from '../seed/photos'
import type { FigmaTokens } from './plugin/iframe-document'
import { type PluginManifest, parseManifest } from './plugin/plugin-commands'

const tokensSchema = v.object({ light: v.string(), dark: v.string() })

/** The seed document with its photographs, fetched from the server of this page. Rejects when one is missing. */
export async function loadDocument(): Promise<StageDocument> {
  const load = (name: PhotoName): Promise<Uint8Array> => fetchBytes(`/stage/photos/${name}.jpg`)
  const bytes = new Map<string, Uint8Array>()
  await Promise.all(PHOTO_NAMES.map(async (name) => bytes.set(name, await load(name))))
  const photo = (name: PhotoName): Uint8Array => bytes.get(name) ?? new Uint8Array()
  return createFieldNotes({
    'acanthus-mollis': photo('acanthus-mollis'),
    'airplane-from-above': photo('airplane-from-above'),
    'allium-oreophilum': photo('allium-oreophilum'),
    'dust-bowl-home': photo('dust-bowl-home'),
    'french-alpine-landscape': photo('french-alpine-landscape'),
    'locomotion-house-cat': photo('locomotion-house-cat'),
    'nagasaki-boats': photo('nagasaki-boats'),
  })
}

/** The plugin's manifest. Rejects when the plugin is not built. */
export async function loadManifest(): Promise<PluginManifest> {
  return parseManifest(JSON.parse(await fetchText('/stage/plugin/manifest.json')))
}

/** The plugin's built files, as they are on disk now. */
export async function loadPluginFiles(): Promise<{ readonly mainSource: string; readonly html: string }> {
  const [mainSource, html] = await Promise.all([fetchText('/stage/plugin/main.js'), fetchText('/stage/plugin/ui.js')])
  return { mainSource, html }
}

/** Inter as a `data:` URL: a window without an origin cannot fetch it from here. */
export async function loadInterUrl(): Promise<string> {
  const bytes = await fetchBytes('/stage/bundle/inter-latin-wght-normal.woff2')
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:font/woff2;base64,${btoa(binary)}`
}

/** Figma's theme variables, which the server put into the page. */
export function readTokens(): FigmaTokens {
  return v.parse(tokensSchema, JSON.parse(document.getElementById('figma-tokens')?.textContent ?? ''))
}

async function fetchBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetchOk(path)).arrayBuffer())
}

async function fetchText(path: string): Promise<string> {
  return (await fetchOk(path)).text()
}

async function fetchOk(path: string): Promise<Response> {
  const response = await fetch(path)
  if (!response.ok) throw new Error(await response.text())
  return response
}
