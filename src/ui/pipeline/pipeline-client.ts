/// <reference path="./worker-source.d.ts" />
import workerSource from 'worker:./pipeline.worker'
import type { DoctorReport, DoctorRequest } from '../../api/doctor'
import type { Progress } from '../../api/provider'
import type { VerdictReport } from '../../api/report-verdict'
import type { WordsPath } from '../../api/words/ask-words'
import type { WordsQuestion } from '../../api/words/words-question'
import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import type { Bytes, EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import type { PaletteFit } from '../../core/palette'
import { fail, type Result } from '../../core/result'
import type {
  Inspection,
  InspectTask,
  PastedEdit,
  PasteTask,
  PictureStack,
  PreparedEdit,
  PrepareTask,
} from './edit/edit-tasks'
import { fitUntouched, referenceLimits } from './fit-for-figma'
import { BROKEN, createJobRunner, type JobRunnerParts } from './job-runner'
import type { CopyContrast, CopyTask } from './measure-copy'
import type { PaletteTask } from './measure-palette'
import { createJobs, type Job, type Outcome } from './pipeline-jobs'
import type { PngText } from './png-text'
import { startWorker } from './start-worker'

/** What surrounds one run. */
export interface PipelineOptions {
  /** Aborting ends the request itself; the run answers `cancelled` at once. */
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Everything between a press and bytes that Figma takes, off the window's thread where the browser allows it. */
export interface Pipeline {
  /** Makes one picture (`count` is 1; callers split variants) and fits it for Figma: PNG, JPEG or GIF, at most 4096 px a side. */
  generate(
    request: GenerationRequest,
    connection: Connection,
    options: PipelineOptions,
  ): Promise<Result<Generation, Failure>>
  /** Walks from the address to the model and names the step that fails; makes no picture. */
  checkConnection(connection: Connection, wanted: Omit<DoctorRequest, 'connection'>): Promise<DoctorReport>
  /** Tells the gateway that made a picture whether it was used. */
  judge(report: VerdictReport): Promise<Result<null, Failure>>
  /**
   * Makes a reference ready to send: any picture, long side at most `maxEdgePx`, about 1 MB at most unless it is
   * transparent; its bytes untouched where it fits.
   * Takes the bytes over: the caller must not use them afterwards.
   */
  fitReference(
    bytes: Bytes,
    maxEdgePx: number,
  ): Promise<Result<{ readonly image: EncodedImage; readonly changed?: Warning }, Failure>>
  /** Works out what of a picture goes to the model for an edit. The bytes stay the caller's. */
  prepareEdit(task: PrepareTask, signal: AbortSignal): Promise<Result<PreparedEdit, Failure>>
  /** Lays the model's answer back over the picture. The bytes stay the caller's. */
  pasteEdit(task: PasteTask, signal: AbortSignal): Promise<Result<PastedEdit, Failure>>
  /** A picture and its patches as one PNG. */
  flatten(picture: PictureStack, signal: AbortSignal): Promise<Result<EncodedImage, Failure>>
  /** Looks at what patches did to a picture. */
  inspect(task: InspectTask, signal: AbortSignal): Promise<Result<Inspection, Failure>>
  /** Measures texts against the picture that will lie behind them. The bytes stay the caller's. */
  measureCopy(task: CopyTask, signal: AbortSignal): Promise<Result<readonly CopyContrast[], Failure>>
  /** Measures how near a picture is to a palette. The bytes stay the caller's. */
  measurePalette(task: PaletteTask, signal: AbortSignal): Promise<Result<PaletteFit | null, Failure>>
  /** Whether a connection has a text model. */
  hasWords(path: WordsPath): Promise<boolean>
  /** Asks the text model of a connection. The bytes stay the caller's. */
  askWords(path: WordsPath, question: WordsQuestion, signal: AbortSignal): Promise<Result<string, Failure>>
  /** A picture as a PNG file that holds texts. Takes the bytes over. */
  toPng(
    picture: { readonly bytes: Bytes; readonly texts: readonly PngText[] },
    signal: AbortSignal,
  ): Promise<Result<Bytes, Failure>>
  /** Ends everything; runs under way answer `cancelled`. */
  dispose(): void
}

function browserParts(): JobRunnerParts {
  return { startWorker: () => startWorker(workerSource), runJob: createJobs(), idleMs: 20_000 }
}

/** What comes of each kind of job; the doctor's report is no result. */
type Answers = { readonly [Each in Exclude<Outcome, { readonly kind: 'check' }> as Each['kind']]: Each['result'] }

/** For work that nobody calls off. */
function endless(): AbortSignal {
  return new AbortController().signal
}

/** A pipeline. It starts nothing before its first use. */
export function createPipeline(parts: JobRunnerParts = browserParts()): Pipeline {
  const runner = createJobRunner(parts)
  const ask = async <Kind extends keyof Answers>(
    job: Job & { readonly kind: Kind },
    options: PipelineOptions,
  ): Promise<Answers[Kind] | Result<never, Failure>> => {
    const outcome = await runner.run(job, options)
    if (!outcome.ok) return outcome
    const { value } = outcome
    // The compiler does not see that an outcome of the job's kind is the job's own.
    return value.kind === 'check' || value.kind !== job.kind ? fail(BROKEN) : (value.result as Answers[Kind])
  }
  return {
    generate: (request, connection, options) => ask({ kind: 'generate', request, connection }, options),
    async checkConnection(connection, wanted) {
      const outcome = await runner.run({ kind: 'check', request: { connection, ...wanted } }, { signal: endless() })
      if (outcome.ok && outcome.value.kind === 'check') return outcome.value.report
      return { steps: [{ name: 'network', status: 'failed', message: 'The test was interrupted. Try again.' }] }
    },
    judge: (report) => ask({ kind: 'judge', report }, { signal: endless() }),
    async fitReference(bytes, maxEdgePx) {
      const limits = referenceLimits(maxEdgePx)
      return fitUntouched(bytes, limits) ?? ask({ kind: 'fit', bytes, limits }, { signal: endless() })
    },
    prepareEdit: (task, signal) => ask({ kind: 'prepare', task }, { signal }),
    pasteEdit: (task, signal) => ask({ kind: 'paste', task }, { signal }),
    flatten: (picture, signal) => ask({ kind: 'flatten', picture }, { signal }),
    inspect: (task, signal) => ask({ kind: 'inspect', task }, { signal }),
    measureCopy: (task, signal) => ask({ kind: 'copy', task }, { signal }),
    measurePalette: (task, signal) => ask({ kind: 'palette', task }, { signal }),
    async hasWords(path) {
      const asked = await ask({ kind: 'has-words', path }, { signal: endless() })
      return asked.ok && asked.value
    },
    askWords: (path, question, signal) => ask({ kind: 'words', path, question }, { signal }),
    toPng: (picture, signal) => ask({ kind: 'png', ...picture }, { signal }),
    dispose: () => runner.dispose(),
  }
}
