import { GOOGLE_URL } from '../../core/connection'
import type { PathAccess } from '../config/settings'

type GeminiAccess = Extract<PathAccess, { kind: 'ai-studio' | 'vertex' | 'vertex-express' | 'gemini-compatible' }>

const VERTEX_GLOBAL_URL = 'https://aiplatform.googleapis.com'
/** What Google's own clients ask for in Vertex mode, and so what takes every option. Source: @google/genai 2.32 and 3.3. */
const VERTEX_VERSION = 'v1beta1'

/** Where a model of a path answers generateContent. Source: the addresses that @google/genai 2.32 and 3.3 build. */
export function generateContentUrl(access: GeminiAccess, model: string): string {
  const method = `models/${encodeURIComponent(model)}:generateContent`
  switch (access.kind) {
    case 'ai-studio':
      return `${baseOf(access.url ?? GOOGLE_URL)}/v1beta/${method}`
    case 'gemini-compatible':
      return `${baseOf(access.url)}/v1beta/${method}`
    case 'vertex-express':
      return `${baseOf(access.url ?? VERTEX_GLOBAL_URL)}/${VERTEX_VERSION}/publishers/google/${method}`
    case 'vertex': {
      const base = baseOf(access.url ?? vertexUrl(access.location))
      const project = `projects/${encodeURIComponent(access.project)}/locations/${encodeURIComponent(access.location)}`
      return `${base}/${VERTEX_VERSION}/${project}/publishers/google/${method}`
    }
  }
}

/** Where a Gemini-compatible server lists its models. */
export function modelListUrl(url: string): string {
  return `${baseOf(url)}/v1beta/models?pageSize=1`
}

function vertexUrl(location: string): string {
  if (location === 'global') return VERTEX_GLOBAL_URL
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`
  return `https://${location}-aiplatform.googleapis.com`
}

/** An address without slash and version at its end, since people paste both. */
function baseOf(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/v1(beta1?)?$/, '')
}
