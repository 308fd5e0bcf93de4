import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files of the page by name: `main.js` and `main.css`. */
export type DashboardFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

const ENTRY = fileURLToPath(new URL('./page/main.ts', import.meta.url))

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
