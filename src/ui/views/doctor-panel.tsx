import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../controls/button'
import type { ViewContext } from './view-context'

/** "Test connection": walks from the address to the model and names the step that fails. Makes no picture. */
export function DoctorPanel({ store, pipeline }: ViewContext): JSX.Element {
  const { connection, model, defaultImageSize } = store.settings.value
  const [report, setReport] = useState<Awaited<ReturnType<typeof pipeline.checkConnection>>>()
  const [busy, setBusy] = useState(false)
  const check = async () => {
    setBusy(true)
    const imageSize = defaultImageSize === 'auto' ? '1K' : defaultImageSize
    setReport(await pipeline.checkConnection(connection, { model, imageSize }))
    setBusy(false)
  }
  return (
    <div class="doctor">
      <Button disabled={busy} onClick={() => void check()}>
        {busy ? 'Testing…' : 'Test connection'}
      </Button>
      {report === undefined ? null : (
        <ol class="steps" aria-live="polite">
          {report.steps.map((step) => (
            <li key={step.name} class={`step step-${step.status}`}>
              <span class="step-mark" aria-hidden="true">
                {step.status === 'ok' ? '✓' : step.status === 'failed' ? '✕' : '–'}
              </span>
              <span>
                <span class="visually-hidden">{`${step.status}: `}</span>
                {step.message}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
