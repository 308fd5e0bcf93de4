import { spawn } from 'node:child_process'

/** Opens an address in the person's browser. Never fails: on a machine without one nothing happens. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, args] = openerOf(platform)
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  opener.on('error', () => undefined)
  opener.unref()
}

function openerOf(platform: NodeJS.Platform): readonly [command: string, args: readonly string[]] {
  if (platform === 'darwin') return ['open', []]
  // The empty word is the window title, which `start` takes from the first quoted argument.
  return platform === 'win32' ? ['cmd', ['/c', 'start', '""']] : ['xdg-open', []]
}
