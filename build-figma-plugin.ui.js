import { resolve } from 'node:path'
import { build } from 'esbuild'

/** The oldest browser the window must run in: Figma's desktop app and today's browsers are newer. */
const TARGET = 'chrome110'

/**
 * `import source from 'worker:./x.worker'` gives the bundled script of `x.worker.ts` as text, since Figma's window is
 * one file: a worker can only start from a blob made of it.
 */
export function workerSourcePlugin({ minify = true } = {}) {
  return {
    name: 'worker-source',
    setup(host) {
      host.onResolve({ filter: /^worker:/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, `${path.slice('worker:'.length)}.ts`),
        namespace: 'worker-source',
      }))
      host.onLoad({ filter: /.*/, namespace: 'worker-source' }, async ({ path }) => {
        const { outputFiles, metafile } = await build({
          entryPoints: [path],
          bundle: true,
          format: 'iife',
          logLevel: 'silent',
          metafile: true,
          minify,
          target: TARGET,
          write: false,
        })
        const watchFiles = Object.keys(metafile.inputs).map((file) => resolve(file))
        return { contents: outputFiles[0]?.text ?? '', loader: 'text', watchFiles }
      })
    },
  }
}

export default function configureWindow(options) {
  const plugins = [...(options.plugins ?? []), workerSourcePlugin({ minify: options.minify })]
  return { ...options, plugins, target: TARGET }
}
