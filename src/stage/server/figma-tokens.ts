import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Figma's theme variables as CSS declarations, for each theme. */
export interface FigmaTokens {
  readonly light: string
  readonly dark: string
}

/**
 * Reads the values of Figma's `--figma-color-*` variables from the UI kit, which keeps a copy of Figma's own list for
 * developing outside Figma. Rejects when the kit no longer has it in the known form.
 * Source: developers.figma.com/docs/plugins/css-variables (list of all available color tokens).
 */
export async function readFigmaTokens(rootDir: string): Promise<FigmaTokens> {
  const css = await readFile(join(rootDir, 'node_modules/@create-figma-plugin/ui/lib/css/theme.css'), 'utf8')
  return { light: declarationsOf(css, 'figma-light'), dark: declarationsOf(css, 'figma-dark') }
}

function declarationsOf(css: string, className: string): string {
  const declarations = new RegExp(`\\.${className}\\s*{([^}]*)}`).exec(css)?.[1]?.trim()
  if (declarations === undefined || declarations === '') throw new Error(`No ${className} variables in the UI kit`)
  return declarations
}
