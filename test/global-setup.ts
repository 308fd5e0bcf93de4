import { execFileSync } from 'node:child_process'
import { findChromium } from './chromium'

/** Once before all tests: a browser is there, and the shipped bundles are built from the sources under test. */
export default function setup(): void {
  findChromium()
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
