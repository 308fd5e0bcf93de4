import singlefileVariant from '@jitl/quickjs-singlefile-browser-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'

const PAGE_BYTES = 65_536
/** What the engine asks for at its start. Source: INITIAL_MEMORY in the variant's emscripten module, 0.32.0. */
const INITIAL_BYTES = 16_777_216
/** Source: public reports of plugins that ran out of memory name a few hundred MB; no limit is documented. */
const DEFAULT_LIMIT_BYTES = 256 * 1024 * 1024

/** The engine: one WebAssembly module, which can serve any number of sandboxes one after another. */
export interface SandboxEngine {
  readonly module: QuickJSWASMModule
  readonly memory: WebAssembly.Memory
  readonly limitBytes: number
}

/**
 * Loads the engine; about 0.1 s.
 *
 * The limit is that of the WebAssembly memory, engine included (at least 16 MB): the engine's own `setMemoryLimit` sees
 * only single allocations, since its allocator cannot tell how large a block is under emscripten.
 */
export async function loadSandboxEngine(limitBytes: number = DEFAULT_LIMIT_BYTES): Promise<SandboxEngine> {
  const memory = new WebAssembly.Memory({
    initial: INITIAL_BYTES / PAGE_BYTES,
    maximum: Math.max(INITIAL_BYTES, limitBytes) / PAGE_BYTES,
  })
  const module = await newQuickJSWASMModuleFromVariant(newVariant(singlefileVariant, { wasmMemory: memory }))
  return { module, memory, limitBytes }
}

/** An ArrayBuffer in the sandbox with a copy of the bytes. Throws "out of memory" when there is no room. */
export function putBuffer(engine: SandboxEngine, context: QuickJSContext, buffer: ArrayBuffer): QuickJSHandle {
  const roomBytes = engine.limitBytes - engine.memory.buffer.byteLength
  // Without room the library would copy to address zero and destroy the engine; the guest fails cleanly instead.
  if (buffer.byteLength + MARGIN_BYTES > roomBytes) probe(context, buffer.byteLength)
  return context.newArrayBuffer(buffer)
}

const MARGIN_BYTES = 1_048_576

function probe(context: QuickJSContext, sizeBytes: number): void {
  const result = context.evalCode(`void new ArrayBuffer(${sizeBytes + PAGE_BYTES})`, 'probe.js')
  if (result.error === undefined) {
    result.value.dispose()
    return
  }
  result.error.dispose()
  throw new Error('out of memory')
}
