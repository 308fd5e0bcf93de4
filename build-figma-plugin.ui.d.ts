import type { BuildOptions, Plugin } from 'esbuild'

export function workerSourcePlugin(options?: { readonly minify?: boolean }): Plugin

export default function configureWindow(options: BuildOptions): BuildOptions
