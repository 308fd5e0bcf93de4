import type { PathAccess } from '../config/settings'

/** Source: Vertex AI, authentication: the only scope that covers predictions. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** Gives an OAuth token that is good for now; rejects when the credentials are missing or refused. */
export type ReadToken = () => Promise<string>

/** How a path comes by its tokens. */
export type OpenToken = (access: Extract<PathAccess, { kind: 'vertex' }>) => ReadToken

/**
 * Tokens of a service account's key file, or of the machine's own credentials (GOOGLE_APPLICATION_CREDENTIALS, gcloud,
 * the metadata server). Google's library keeps a token until shortly before it expires; it is loaded at the first call,
 * since most gateways never need it. `fetch` replaces how Google's token server is reached.
 */
export function createVertexToken(
  { credentialsFile }: Pick<Extract<PathAccess, { kind: 'vertex' }>, 'credentialsFile'>,
  fetch?: typeof globalThis.fetch,
): ReadToken {
  const opened = async () => {
    const { GoogleAuth } = await import('google-auth-library')
    return new GoogleAuth({
      scopes: SCOPE,
      ...(credentialsFile === undefined ? {} : { keyFilename: credentialsFile }),
      ...(fetch === undefined ? {} : { clientOptions: { transporterOptions: { fetchImplementation: fetch } } }),
    })
  }
  let auth: ReturnType<typeof opened> | undefined
  return async () => {
    auth ??= opened()
    const token = await (await auth).getAccessToken()
    if (typeof token !== 'string' || token === '') throw new Error('The credentials gave no token')
    return token
  }
}
