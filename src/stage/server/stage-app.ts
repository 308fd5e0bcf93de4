import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type Context, Hono } from 'hono'
import { PHOTO_NAMES } from '../seed/photos'
import { type BundledFiles, bundlePage } from './bundle-page'
import { readFigmaTokens } from './figma-tokens'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
}

/**
 * The stage as a web application: the page at `/`, everything else below `/stage/`. The plugin's files are read anew for
 * each run, so that a rebuild needs no restart. Rejects when the page cannot be bundled.
 */
export async function createStageApp(rootDir: string): Promise<Hono> {
  const [files, tokens, template] = await Promise.all([
    bundlePage(rootDir),
    readFigmaTokens(rootDir),
    readFile(join(rootDir, 'src/stage/page/index.html'), 'utf8'),
  ])
  const tokensJson = JSON.stringify(tokens).replaceAll('<', '\\u003c')
  const html = template.replace('id="figma-tokens">{}', () => `id="figma-tokens">${tokensJson}`)
  const app = new Hono()
  app.get('/', (context) => context.html(html))
  app.get('/stage/bundle/:file', (context) => sendBundled(context, files))
  app.get('/stage/photos/:file', async (context) => {
    const name = PHOTO_NAMES.find((each) => `${each}.jpg` === context.req.param('file'))
    return name === undefined ? context.notFound() : sendFile(context, join(rootDir, 'assets/photos', `${name}.jpg`))
  })
  app.get('/stage/plugin/manifest.json', (context) => sendFile(context, join(rootDir, 'manifest.json')))
  app.get('/stage/plugin/main.js', (context) => sendFile(context, join(rootDir, 'build/main.js')))
  app.get('/stage/plugin/ui.js', (context) => sendFile(context, join(rootDir, 'build/ui.js')))
  return app
}

function sendBundled(context: Context, files: BundledFiles): Response | Promise<Response> {
  const name = context.req.param('file') ?? ''
  const contents = files.get(name)
  return contents === undefined ? context.notFound() : send(context, name, contents)
}

async function sendFile(context: Context, path: string): Promise<Response> {
  try {
    return send(context, path, await readFile(path))
  } catch {
    return context.text(`${path} is not there. Run npm run build first.`, 404)
  }
}

function send(context: Context, name: string, bytes: Uint8Array): Response {
  const type = MEDIA_TYPES[extname(name)] ?? 'application/octet-stream'
  return context.body(new Uint8Array(bytes), 200, { 'content-type': type, 'cache-control': 'no-store' })
}
