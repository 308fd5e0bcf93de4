import { spawnSync } from 'node:child_process'

/** One compiler program for each environment, so that a worker cannot touch the DOM and the sandbox sees no browser. */
const PROGRAMS = [
  'src/core',
  'src/imaging',
  'src/protocol',
  'src/api',
  'src/main',
  'src/ui',
  'src/gateway',
  'src/gateway/dashboard/page',
  'src/stage',
  'test',
]

let failed = false
for (const program of PROGRAMS) {
  const { status } = spawnSync('npx', ['tsc', '--pretty', '-p', program], { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`Types: ${program} failed`)
    failed = true
  }
}
process.exit(failed ? 1 : 0)
