import { createDemoProvider } from '../../api/demo/demo-provider'
import { ok } from '../../core/result'
import type { PathSettings } from '../config/settings'
import { type HttpPathEffects, openHttpPath } from './http-path'
import { modelNames, modelsFor } from './model-names'
import { costUsd, estimateUsd } from './path-prices'
import type { ProviderPath } from './provider-path'

/** What a path of any kind is given from outside. */
export type PathEffects = HttpPathEffects

/** Opens one configured path. It connects on first use, and sends each call once. */
export function openPath(settings: PathSettings, effects: PathEffects): ProviderPath {
  return {
    settings,
    modelsFor: (name) => modelsFor(settings, name),
    modelNames: () => modelNames(settings),
    estimateUsd: (request) => estimateUsd(settings, request),
    costUsd: (model, request, usage) => costUsd(settings, { ...request, model }, usage),
    ...openSender(settings, effects),
  }
}

function openSender(settings: PathSettings, effects: PathEffects): Pick<ProviderPath, 'send' | 'askWords' | 'close'> {
  const { access } = settings
  if (access.kind !== 'demo') return openHttpPath({ ...settings, access }, effects)
  const { codec, clock } = effects
  const demo = createDemoProvider({
    codec,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    now: () => clock.elapsed(),
    latencyMs: access.latencyMs,
  })
  return {
    async send({ request }, signal) {
      const made = await demo.generate(request, { signal })
      return made.ok ? ok({ kind: 'whole', generation: made.value }) : made
    },
    async close() {},
  }
}
