import { readFileSync } from 'node:fs'
import type { Failure } from '../../src/core/failure'
import type { Recipe } from '../../src/core/records/recipe'
import type { Result } from '../../src/core/result'
import type { StartState } from '../../src/protocol/calls'
import { type Call, createCaller, type EventMessage } from '../../src/protocol/channel'
import type { StageDocument } from '../../src/stage/document/stage-document'
import type { ClientStorageStore, Seat } from '../../src/stage/facade/plugin-run'
import { createStageFixture, type StageFixture } from '../stage/stage-fixture'

/** Command ids as the built manifest names them. */
export const COMMANDS = {
  generate: 'src/main/main.ts--generate',
  edit: 'src/main/main.ts--editSelection',
  settings: 'src/main/main.ts--openSettings',
  useThisOne: 'refill-use',
} as const

/** The shipped main thread on a stage, with the test in the window's place. */
export interface PluginFixture extends StageFixture {
  readonly call: Call
  readonly events: EventMessage[]
  /** Lets everything the plugin awaits come to rest. */
  settle(): Promise<void>
}

/** Runs build/main.js with a command and answers as its window has loaded. */
export async function openPlugin(options: {
  readonly document: StageDocument
  readonly command?: string
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly clientStorage?: ClientStorageStore
  readonly seat?: Seat
}): Promise<PluginFixture> {
  const { command = COMMANDS.generate, parameters, ...rest } = options
  const fixture = await createStageFixture({ main: readFileSync('build/main.js', 'utf8'), isOldSandbox: true, ...rest })
  const { stage, toUi, clockwork } = fixture
  let receive: (message: unknown) => void = () => undefined
  let delivered = 0
  const deliver = () => {
    for (; delivered < toUi.length; delivered += 1) receive(toUi[delivered])
  }
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clockwork.settle()
      deliver()
    }
  }
  const events: EventMessage[] = []
  const post = createCaller(
    {
      post: (message) => stage.uiMessageIn(structuredClone(message)),
      listen: (listener) => {
        receive = listener
      },
    },
    (event) => events.push(event),
  )
  const call: Call = async (name, params) => {
    const answer = post(name, params)
    await settle()
    return answer
  }
  stage.runCommand(command, parameters)
  await settle()
  stage.uiLoaded()
  await settle()
  return { ...fixture, call, events, settle }
}

/** The value of a success; fails the test otherwise. */
export function unwrap<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(`Unexpected failure: ${result.failure.message}`)
  return result.value
}

/** What the window hears first. */
export async function start(plugin: PluginFixture): Promise<StartState> {
  return unwrap(await plugin.call('start', {}))
}

export const RECIPE: Recipe = {
  version: 1,
  mode: 'generate',
  prompt: 'A calm lake at sunrise',
  model: 'nano-banana-2',
  imageSize: '1K',
  path: 'demo',
  madeAt: '2026-11-24T12:00:00.000Z',
}
