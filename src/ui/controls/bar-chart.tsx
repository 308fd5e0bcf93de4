import type { JSX } from 'preact'

interface Bar {
  readonly label: string
  readonly value: number
  /** The value in words, with its unit. */
  readonly text: string
}

/** Values side by side as bars: each says itself on hover, with the keyboard's reader, and the highest stands as text. */
export function BarChart({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }): JSX.Element {
  const highest = bars.reduce<Bar | undefined>((top, bar) => (bar.value > (top?.value ?? 0) ? bar : top), undefined)
  const first = bars[0]
  const last = bars[bars.length - 1]
  return (
    <figure class="bar-chart" aria-label={title}>
      <figcaption class="faint numbers">
        {highest === undefined ? title : `${title}; highest ${highest.text} on ${highest.label}`}
      </figcaption>
      <ol class="bars">
        {bars.map(({ label, value, text }) => (
          <li key={label} class="chart-bar" title={`${label}: ${text}`}>
            <span
              class="chart-fill"
              style={{
                height: `${highest === undefined ? 0 : Math.max(value > 0 ? 4 : 0, (value / highest.value) * 100)}%`,
              }}
            />
            <span class="visually-hidden">{`${label}: ${text}`}</span>
          </li>
        ))}
      </ol>
      <p class="chart-ends faint numbers" aria-hidden="true">
        <span>{first?.label}</span>
        <span>{last?.label}</span>
      </p>
    </figure>
  )
}
