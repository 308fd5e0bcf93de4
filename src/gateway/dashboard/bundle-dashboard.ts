import { createRequire } from 'node:module'
import { basename } from 'node:path'

/** The files of the page by name: `main.js` and `main.css`. */
export type DashboardFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

// By its name in package.json, so that it is found from the sources and from the gateway's own bundle.
const ENTRY = createRequire(import.meta.url).resolve('#dashboard-page')

/**
 * Bundles the page in memory, in some tens of milliseconds: the gateway runs from its sources, and so does its page.
 * esbuild is loaded only then. Rejects with esbuild's messages when the sources do not compile.
 */
export async function bundleDashboard(): Promise<DashboardFiles> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    outdir: '/bundle',
    logLevel: 'silent',
  })
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), new Uint8Array(contents)]))
}
