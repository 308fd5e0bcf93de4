/** The bundled script of a worker, as text; the build makes it. Empty where there was no build, as in unit tests. */
declare module 'worker:*' {
  const source: string
  export default source
}
