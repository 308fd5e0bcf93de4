import * as v from 'valibot'
import { createApiObject } from './api-object'
import { assertAlive } from './guards'
import type { PluginRun } from './plugin-run'
import { flag, text } from './schemas'
import { check } from './validation'

const DEFAULT_TIMEOUT_MS = 3000
const MAX_CHARACTERS = 100

const callback = v.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'Expected function')
const optionsSchema = v.strictObject({
  timeout: v.optional(v.number()),
  error: v.optional(flag),
  onDequeue: v.optional(callback),
  button: v.optional(v.strictObject({ text, action: callback })),
})

/** Messages at the bottom of the canvas. Source of limits and defaults: `notify` in @figma/plugin-typings. */
export function createNotify(run: PluginRun): PluginAPI['notify'] {
  return (message, options = {}) => {
    const where = 'notify'
    const shown = check({ where, name: 'message', schema: text }, message)
    if (shown.length > MAX_CHARACTERS) throw new Error(`in ${where}: The message exceeds ${MAX_CHARACTERS} characters`)
    const { timeout, error, onDequeue, button } = check({ where, name: 'options', schema: optionsSchema }, options)
    const call = (target: ((...args: never[]) => unknown) | undefined, ...args: readonly unknown[]) =>
      target === undefined ? undefined : Reflect.apply(target, undefined, args)
    const cancel = run.host.notify({
      message: shown,
      error: error ?? false,
      timeoutMs: timeout ?? DEFAULT_TIMEOUT_MS,
      ...(button === undefined ? {} : { buttonText: button.text }),
      press: () => {
        // Returning false keeps the message. Source: `NotificationOptions.button` in the typings.
        if (call(button?.action) === false) return
        cancel()
        call(onDequeue, 'action_button_click')
      },
      dequeue: (reason) => call(onDequeue, reason),
    })
    return createApiObject('NotificationHandler', { cancel }, () => assertAlive(run))
  }
}
