import { type Connection, parseGatewayUrl } from '../core/connection'
import type { Failure } from '../core/failure'
import { type ImageSize, imageSizesOf, modelEntry, wireModelIds } from '../core/models'
import { type AskModelsEffects, askModels, type ModelsAnswer } from './remote/ask-models'
import { redactText } from './remote/redact'

/** The steps of a connection test, in order. A step after a failed one is skipped. */
const STEP_NAMES = ['url', 'network', 'key', 'model', 'image-size'] as const
export type DoctorStepName = (typeof STEP_NAMES)[number]

/** One step with its outcome. */
export interface DoctorStep {
  readonly name: DoctorStepName
  readonly status: 'ok' | 'failed' | 'skipped'
  /** What was found and, where it failed, what to do: plain sentences, free of the key. */
  readonly message: string
}

/** What a connection test found. */
export interface DoctorReport {
  readonly steps: readonly DoctorStep[]
}

/** What is to be tested. */
export interface DoctorRequest {
  readonly connection: Connection
  readonly model: string
  readonly imageSize: ImageSize
}

type Finding = Omit<DoctorStep, 'name'>

/** Walks from the address to the model and names the step that fails. Free of charge: it asks for the list of models, never for a picture. */
export async function checkConnection(request: DoctorRequest, effects: AskModelsEffects): Promise<DoctorReport> {
  const { connection, model, imageSize } = request
  if (connection.preset === 'demo') return report(demoFindings(model, imageSize))
  const url = parseGatewayUrl(connection.url)
  if (!url.ok) return report([failed(url.failure.message)])
  const usable = { ...connection, url: url.value }
  const answer = await askModels(usable, effects)
  const findings = [okay(`The address is ${url.value}.`), checkNetwork(answer, usable), checkKey(answer, usable)]
  if (answer.kind === 'models') {
    findings.push(checkModel(answer.ids, model), checkImageSize(model, imageSize))
  }
  return report(findings.map((finding) => ({ ...finding, message: redactText(finding.message, connection.key) })))
}

function demoFindings(model: string, imageSize: ImageSize): readonly Finding[] {
  return [
    okay('The demo needs no address.'),
    okay('The demo needs no network.'),
    okay('The demo needs no key.'),
    okay('The demo paints for every model.'),
    checkImageSize(model, imageSize),
  ]
}

function checkNetwork(answer: ModelsAnswer, { url }: Connection): Finding {
  switch (answer.kind) {
    case 'unreachable':
      return failed(unreachableAdvice(url))
    case 'timeout':
      return failed(`The server did not answer within ${answer.afterMs / 1000} s. Check that the address is right.`)
    case 'foreign':
      return failed(
        `A server answers at this address (${answer.status}), but not like an image service. Check the address and the format in Settings.`,
      )
    default:
      return okay('The server answers.')
  }
}

/** A browser does not tell why a request failed, so every cause it may have is named with what to do. */
function unreachableAdvice(url: string): string {
  if (url.startsWith('http://')) {
    return (
      'Nothing could be reached on this computer. Either the gateway is not running (start it with "npm run gateway"), ' +
      'or the browser blocks this page from reaching the local network: allow "Local network access" for figma.com, ' +
      'or use the Figma desktop app or a gateway with an https address.'
    )
  }
  return (
    'The server could not be reached. Either this computer is offline, the address is wrong, the server is down, ' +
    'or it does not allow requests from Figma (CORS): it must answer with Access-Control-Allow-Origin for the origin "null".'
  )
}

function checkKey(answer: ModelsAnswer, { key, preset }: Connection): Finding {
  if (answer.kind === 'refused') return refusedKey(answer.fault, key)
  if (key !== '') return okay('The key is accepted.')
  return preset === 'local-gateway' ? okay('No key is needed.') : okay('The service asks for no key.')
}

function refusedKey(fault: Failure, key: string): Finding {
  if (fault.kind !== 'unauthorised') return failed(fault.message)
  return key === ''
    ? failed('The service needs a key. Paste one into the Key field.')
    : failed('The key is not accepted. Check that it is complete, belongs to this service, and may use the image API.')
}

/** Longest list of models in a sentence. */
const MAX_NAMED_MODELS = 6

function checkModel(listed: readonly string[], model: string): Finding {
  const ids = wireModelIds(model)
  const served = ids.find((id) => listed.includes(id)) ?? (listed.includes(model) ? model : undefined)
  if (served !== undefined) return okay(`The model ${served} is offered.`)
  if (listed.length === 0) return skipped('The service does not list its models.')
  const images = listed.filter((id) => /image|banana/.test(id))
  const named = (images.length > 0 ? images : listed).slice(0, MAX_NAMED_MODELS).join(', ')
  return failed(`The service does not list ${ids.join(' or ')}. It offers for example: ${named}.`)
}

function checkImageSize(model: string, imageSize: ImageSize): Finding {
  const entry = modelEntry(model)
  if (!entry.known) return skipped(`It is not known which sizes ${model} makes.`)
  const sizes = imageSizesOf(model)
  return sizes.includes(imageSize)
    ? okay(`${entry.name} makes pictures of ${imageSize}.`)
    : failed(`${entry.name} does not make ${imageSize}. Choose ${sizes.join(' or ')}.`)
}

/** The findings as steps; the first failure ends the walk. */
function report(findings: readonly Finding[]): DoctorReport {
  const firstFailed = findings.findIndex((finding) => finding.status === 'failed')
  const reached = firstFailed < 0 ? findings.length : firstFailed + 1
  const steps = STEP_NAMES.map((name, index) => {
    const finding = index < reached ? findings[index] : undefined
    return { name, ...(finding ?? skipped('Not tested, because a step before it failed.')) }
  })
  return { steps }
}

function okay(message: string): Finding {
  return { status: 'ok', message }
}

function failed(message: string): Finding {
  return { status: 'failed', message }
}

function skipped(message: string): Finding {
  return { status: 'skipped', message }
}
