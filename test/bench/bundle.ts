import { build } from 'esbuild'
import { workerSourcePlugin } from '../../build-figma-plugin.ui.js'

/** A program for a page as one script, bundled as the product's window is. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    logLevel: 'error',
    plugins: [workerSourcePlugin()],
    target: 'chrome110',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
