import { checkConnection, type DoctorReport, type DoctorRequest } from '../../api/doctor'
import type { Progress } from '../../api/provider'
import { reportVerdict, type VerdictReport } from '../../api/report-verdict'
import { askWords, hasWords, type WordsPath } from '../../api/words/ask-words'
import type { WordsQuestion } from '../../api/words/words-question'
import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import type { Bytes, EncodedImage, Generation, GenerationRequest } from '../../core/generation'
import type { PaletteFit } from '../../core/palette'
import { ok, type Result } from '../../core/result'
import { browserEffects } from './browser-effects'
import { createCanvasCodec } from './canvas-codec'
import type {
  Inspection,
  InspectTask,
  PastedEdit,
  PasteTask,
  PictureStack,
  PreparedEdit,
  PrepareTask,
} from './edit/edit-tasks'
import { inspectEdit } from './edit/inspect-edit'
import { flattenPicture, pasteEdit } from './edit/paste-edit'
import { prepareEdit } from './edit/prepare-edit'
import { type FittedImage, fitForFigma, type PictureLimits } from './fit-for-figma'
import { type CopyContrast, type CopyTask, measureCopy } from './measure-copy'
import { measurePalette, type PaletteTask } from './measure-palette'
import type { PngText } from './png-text'
import { createProviderChoice } from './provider-choice'
import { runGeneration } from './run-generation'
import { toPng } from './to-png'

/** What surrounds a job. */
export interface JobContext {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** One piece of work, as it is sent to a worker. */
export type Job =
  | { readonly kind: 'generate'; readonly request: GenerationRequest; readonly connection: Connection }
  | { readonly kind: 'check'; readonly request: DoctorRequest }
  | { readonly kind: 'judge'; readonly report: VerdictReport }
  | { readonly kind: 'fit'; readonly bytes: Bytes; readonly limits: PictureLimits }
  | { readonly kind: 'prepare'; readonly task: PrepareTask }
  | { readonly kind: 'paste'; readonly task: PasteTask }
  | { readonly kind: 'flatten'; readonly picture: PictureStack }
  | { readonly kind: 'inspect'; readonly task: InspectTask }
  | { readonly kind: 'copy'; readonly task: CopyTask }
  | { readonly kind: 'has-words'; readonly path: WordsPath }
  | { readonly kind: 'words'; readonly path: WordsPath; readonly question: WordsQuestion }
  | { readonly kind: 'palette'; readonly task: PaletteTask }
  | { readonly kind: 'png'; readonly bytes: Bytes; readonly texts: readonly PngText[] }

/** What came of it. */
export type Outcome =
  | { readonly kind: 'generate'; readonly result: Result<Generation, Failure> }
  | { readonly kind: 'check'; readonly report: DoctorReport }
  | { readonly kind: 'judge'; readonly result: Result<null, Failure> }
  | { readonly kind: 'fit'; readonly result: Result<FittedImage, Failure> }
  | { readonly kind: 'prepare'; readonly result: Result<PreparedEdit, Failure> }
  | { readonly kind: 'paste'; readonly result: Result<PastedEdit, Failure> }
  | { readonly kind: 'flatten'; readonly result: Result<EncodedImage, Failure> }
  | { readonly kind: 'inspect'; readonly result: Result<Inspection, Failure> }
  | { readonly kind: 'copy'; readonly result: Result<readonly CopyContrast[], Failure> }
  | { readonly kind: 'has-words'; readonly result: Result<boolean, Failure> }
  | { readonly kind: 'words'; readonly result: Result<string, Failure> }
  | { readonly kind: 'palette'; readonly result: Result<PaletteFit | null, Failure> }
  | { readonly kind: 'png'; readonly result: Result<Bytes, Failure> }

/** Does the work between a press and bytes that are ready for Figma. The same in a worker and on the window's own thread. */
export type RunJob = (job: Job, context: JobContext) => Promise<Outcome>

/**
 * The jobs themselves. What a server was found to speak is kept from one to the next, so that it is asked only once.
 * The function given back rejects only for bugs.
 */
export function createJobs(): RunJob {
  const chooseProvider = createProviderChoice()
  const codec = createCanvasCodec()
  return async (job, context) => {
    const tools = { codec, signal: context.signal }
    switch (job.kind) {
      case 'generate':
        return { kind: 'generate', result: await runGeneration(job.request, chooseProvider(job.connection), context) }
      case 'check':
        return { kind: 'check', report: await checkConnection(job.request, browserEffects) }
      case 'judge':
        return { kind: 'judge', result: await reportVerdict(job.report, browserEffects.fetch, context.signal) }
      case 'fit':
        return { kind: 'fit', result: await fitForFigma(job.bytes, job.limits) }
      case 'prepare':
        return { kind: 'prepare', result: await prepareEdit(job.task, tools) }
      case 'paste':
        return { kind: 'paste', result: await pasteEdit(job.task, tools) }
      case 'flatten':
        return { kind: 'flatten', result: await flattenPicture(job.picture, tools) }
      case 'inspect':
        return { kind: 'inspect', result: await inspectEdit(job.task, tools) }
      case 'copy':
        return { kind: 'copy', result: await measureCopy(job.task, codec) }
      case 'has-words':
        return { kind: 'has-words', result: ok(await hasWords(job.path, browserEffects.fetch, context.signal)) }
      case 'words': {
        const asked = { fetch: browserEffects.fetch, signal: context.signal }
        return { kind: 'words', result: await askWords(job.path, job.question, asked) }
      }
      case 'palette':
        return { kind: 'palette', result: await measurePalette(job.task, codec) }
      case 'png':
        return { kind: 'png', result: await toPng(job, codec) }
    }
  }
}
