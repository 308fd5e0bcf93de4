import { basename, join } from 'node:path'
import { build } from 'esbuild'

/** A file of the bundled page, by its name. */
export type BundledFiles = ReadonlyMap<string, Uint8Array>

/**
 * Bundles the stage page in memory: `main.js`, `main.css` and the fonts they name. Rejects with esbuild's messages when
 * the sources do not compile.
 */
export async function bundlePage(rootDir: string): Promise<BundledFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(rootDir, 'src/stage/page/main.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome110',
    minifySyntax: true,
    minifyWhitespace: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: '/bundle',
    assetNames: '[name]',
    loader: { '.woff2': 'file' },
    logLevel: 'silent',
  })
  return new Map(outputFiles.map((file) => [basename(file.path), file.contents]))
}
