import { execFileSync } from 'node:child_process'
import { findChromium } from '../src/stage/server/chromium'

/**
 * Once before all tests: a browser is there, and the shipped bundles are built from the sources under test.
 * REFILL_SKIP_BUILD=1 leaves the build out, for quick rounds on tests that need no bundle.
 */
export default function setup(): void {
  findChromium()
  if (process.env['REFILL_SKIP_BUILD'] === '1') return
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
