/**
 * Figma's sandbox runs a script, not a module, and its JavaScript engine is older than a browser's: an immediately
 * invoked bundle keeps our names out of its global scope, and the syntax stays at ES2017.
 */
export default function configureMain(options) {
  return { ...options, format: 'iife', mainFields: ['module', 'main'], target: 'es2017' }
}
