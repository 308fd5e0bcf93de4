import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { GeneratedLayer } from '../../protocol/calls'
import { Button } from '../controls/button'
import { countOf, formatUsd } from '../copy'
import { downloadCsv } from '../download'
import { generatedToCsv } from '../generated-csv'
import { type FoundSoFar, findGenerated } from '../state/find-generated'
import { recipeFacts } from './recipe-note'
import type { ViewContext } from './view-context'

/** Rows drawn at once; the table for a spreadsheet has all of them. */
const SHOWN = 100

/** Every layer of the file that shows a generated picture, with its cost, and as a table. */
export function GeneratedList({ call }: ViewContext): JSX.Element {
  const [layers, setLayers] = useState<readonly GeneratedLayer[]>()
  const [progress, setProgress] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const search = useRef<AbortController>()
  useEffect(() => () => search.current?.abort(), [])
  const find = async () => {
    search.current?.abort()
    const abort = new AbortController()
    const { signal } = abort
    search.current = abort
    setProblem(undefined)
    setProgress('Looking through the pages…')
    const onProgress = ({ layers: so, total }: FoundSoFar) => setProgress(`Read ${so.length} of ${total}…`)
    const found = await findGenerated(call, { signal, onProgress })
    if (signal.aborted) return
    setProgress(undefined)
    if (found.ok) setLayers(found.value)
    else setProblem(found.failure.message)
  }
  return (
    <section class="generated" aria-label="Generated pictures in this file">
      <div class="card-actions">
        <Button disabled={progress !== undefined} onClick={() => void find()}>
          {layers === undefined ? 'Find all generated pictures' : 'Look again'}
        </Button>
        {layers === undefined || layers.length === 0 ? null : (
          <Button kind="quiet" onClick={() => downloadCsv('generated-pictures.csv', generatedToCsv(layers))}>
            Download as CSV
          </Button>
        )}
      </div>
      {progress === undefined ? null : (
        <p class="faint numbers" role="status">
          {progress}
        </p>
      )}
      {problem === undefined ? null : <p class="warning-text">{problem}</p>}
      {layers === undefined ? null : <p class="strong">{totalText(layers)}</p>}
      <ul class="cards">
        {layers?.slice(0, SHOWN).map(({ id, name, page, recipe }) => (
          <li key={id}>
            <p class="ellipsis" dir="auto" title={recipe.prompt}>
              <span class="strong">{name}</span> <span class="faint">on {page}</span>
            </p>
            <p class="faint">{recipeFacts(recipe)}</p>
            <Button
              kind="quiet"
              label={`Show ${name} on canvas`}
              onClick={() => void call('reveal', { nodeIds: [id] })}
            >
              Show on canvas
            </Button>
          </li>
        ))}
      </ul>
      {(layers?.length ?? 0) > SHOWN ? <p class="faint">{`The first ${SHOWN} are listed; the CSV has all.`}</p> : null}
    </section>
  )
}

function totalText(layers: readonly GeneratedLayer[]): string {
  if (layers.length === 0) return 'This file has no generated pictures yet.'
  const costUsd = layers.reduce((sum, { recipe }) => sum + (recipe.costUsd ?? 0), 0)
  const unknown = layers.filter(({ recipe }) => recipe.costUsd === undefined).length
  const left = unknown === 0 ? '' : `, ${unknown} of unknown cost`
  return `${countOf(layers.length, 'generated picture')}, ${formatUsd(costUsd)}${left}`
}
