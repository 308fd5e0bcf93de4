import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { type ConnectionPreset, type DialectChoice, parseGatewayUrl, presetConnection } from '../../core/connection'
import { MODEL_CATALOGUE } from '../../core/model-data'
import { type ImageSize, imageSizesOf, modelEntry } from '../../core/models'
import type { Settings } from '../../core/records/settings'
import { Button } from '../controls/button'
import { Notice } from '../controls/notice'
import { Select } from '../controls/select'
import { TextField } from '../controls/text-field'
import { formatUsd, recipientOf } from '../copy'
import { changeSettings } from '../state/settings-actions'
import { DoctorPanel } from './doctor-panel'
import type { ViewContext } from './view-context'

const PRESETS: readonly { readonly value: ConnectionPreset; readonly text: string }[] = [
  { value: 'demo', text: 'Built-in demo (no set-up)' },
  { value: 'local-gateway', text: 'Refill gateway on this computer' },
  { value: 'google', text: 'Google AI Studio directly' },
  { value: 'gemini-compatible', text: 'Another gateway, Gemini format' },
  { value: 'openai-compatible', text: 'Another gateway, OpenAI format' },
]

const DIALECTS: readonly { readonly value: DialectChoice; readonly text: string }[] = [
  { value: 'detect', text: 'Detect' },
  { value: 'gemini', text: 'Gemini' },
  { value: 'openai', text: 'OpenAI images' },
]

/** Where pictures are made and with what. Every change counts at once. */
export function SettingsView(context: ViewContext): JSX.Element {
  const { store, call } = context
  const settings = store.settings.value
  const change = (part: Partial<Settings>) => void changeSettings(store, call, { ...settings, ...part })
  return (
    <>
      {store.settingsNotice.value === undefined ? null : <Notice kind="warning">{store.settingsNotice.value}</Notice>}
      <section class="settings-group" aria-label="Connection">
        <h2 class="section-title">Where pictures are made</h2>
        <Select
          label="Service"
          value={settings.connection.preset}
          options={PRESETS}
          onChange={(preset) => change({ connection: presetConnection(preset) })}
        />
        {settings.connection.preset === 'demo' ? (
          <p class="faint">
            Demo pictures are drawn on this computer from the words of your prompt. They show how everything works; they
            are not made by a model, cost nothing and leave nothing.
          </p>
        ) : (
          <ConnectionFields settings={settings} change={change} />
        )}
        <DoctorPanel {...context} />
      </section>
      <ModelGroup settings={settings} change={change} />
      <BudgetGroup settings={settings} change={change} spentUsd={store.spend.value.usd} />
      <section class="settings-group" aria-label="Privacy">
        <h2 class="section-title">What leaves this file</h2>
        <p class="faint">
          {`Your prompt and the layers you send as references go to ${recipientOf(settings.connection)} when you press Generate, and nowhere else. ${store.hasWords.value ? 'The prompt also goes there when you press Improve, and a picture with lettering to have it read back. ' : ''}The key is kept on this computer, never in the file. What made a picture is kept in the file with your Figma name, for your colleagues.`}
        </p>
      </section>
    </>
  )
}

interface GroupProps {
  readonly settings: Settings
  readonly change: (part: Partial<Settings>) => void
}

function ConnectionFields({ settings, change }: GroupProps): JSX.Element {
  const { connection } = settings
  const [urlError, setUrlError] = useState<string>()
  const takeUrl = (typed: string) => {
    const parsed = parseGatewayUrl(typed)
    setUrlError(parsed.ok ? undefined : parsed.failure.message)
    if (parsed.ok) change({ connection: { ...connection, url: parsed.value } })
  }
  return (
    <>
      <TextField
        key={connection.preset}
        label="Address"
        type="url"
        value={connection.url}
        placeholder="https://images.example.com"
        error={urlError}
        onCommit={takeUrl}
      />
      <TextField
        label="Key"
        type="password"
        value={connection.key}
        placeholder={connection.preset === 'local-gateway' ? 'None needed unless the gateway asks' : 'Paste the key'}
        onCommit={(key) => change({ connection: { ...connection, key: key.trim() } })}
      />
      {connection.preset === 'google' ? null : (
        <Select
          label="Format"
          value={connection.dialect}
          options={DIALECTS}
          onChange={(dialect) => change({ connection: { ...connection, dialect } })}
        />
      )}
    </>
  )
}

function ModelGroup({ settings, change }: GroupProps): JSX.Element {
  const entry = modelEntry(settings.model)
  return (
    <section class="settings-group" aria-label="Model">
      <h2 class="section-title">Model</h2>
      <TextField
        label="Model"
        value={settings.model}
        suggestions={MODEL_CATALOGUE.flatMap((model) => [model.aliases[0] ?? model.id, model.id])}
        onCommit={(model) => {
          if (model.trim() !== '') change({ model: model.trim() })
        }}
      />
      <p class={entry.known ? 'faint' : 'warning-text'}>
        {entry.known
          ? `${entry.name}${entry.note === undefined ? '' : `. ${entry.note}`}`
          : 'Not in the catalogue: sizes and prices are taken from Nano Banana 2 and may be wrong.'}
      </p>
      {settings.connection.preset === 'demo' ? null : (
        <TextField
          label="Text model, for better prompts and reading lettering back"
          value={settings.textModel ?? ''}
          placeholder="None; a Refill gateway has its own"
          onCommit={(textModel) => change({ textModel: textModel.trim() })}
        />
      )}
      <Select<'auto' | ImageSize>
        label="Size to start with"
        value={settings.defaultImageSize}
        options={[
          { value: 'auto', text: 'Auto: sharp at 2x' },
          ...imageSizesOf(settings.model).map((size) => ({ value: size, text: size })),
        ]}
        onChange={(defaultImageSize) => change({ defaultImageSize })}
      />
    </section>
  )
}

function BudgetGroup({ settings, change, spentUsd }: GroupProps & { readonly spentUsd: number }): JSX.Element {
  const [error, setError] = useState<string>()
  const takeBudget = (typed: string) => {
    const text = typed.trim().replace(/^\$/, '').replace(',', '.')
    const usd = text === '' ? null : Number(text)
    const valid = usd === null || (Number.isFinite(usd) && usd >= 0)
    setError(valid ? undefined : 'Enter an amount in dollars, for example 25, or leave it empty for none.')
    if (valid) change({ monthlyBudgetUsd: usd })
  }
  return (
    <section class="settings-group" aria-label="Budget">
      <h2 class="section-title">Budget</h2>
      <TextField
        label="Monthly budget in $"
        value={settings.monthlyBudgetUsd === null ? '' : String(settings.monthlyBudgetUsd)}
        placeholder="None"
        error={error}
        onCommit={takeBudget}
      />
      <p class="faint">{`${formatUsd(spentUsd)} spent this month from this computer. A press that would pass the budget asks first.`}</p>
    </section>
  )
}

/** Leads from the settings back to the work. */
export function SettingsDone({ store }: ViewContext): JSX.Element {
  return (
    <footer class="action-bar">
      <Button
        kind="primary"
        onClick={() => {
          store.tab.value = 'create'
        }}
      >
        Done
      </Button>
    </footer>
  )
}
