import uPlot from 'uplot'
import { element } from './element'
import { formatMoment } from './words'

/** One curve or one row of bars. `values` are as long as the chart's moments; null where there is none. */
export interface Series {
  readonly name: string
  /** A custom property of the style sheet, so that it follows the theme. */
  readonly colour: `--${string}`
  readonly isDashed?: boolean
  readonly values: readonly (number | null)[]
  /** What the legend says of them, where bars stand behind others and only their top is seen. */
  readonly readout?: readonly number[]
}

/** A chart over time. */
export interface ChartOptions {
  /** Said to those who cannot see it, and by the table behind it. */
  readonly name: string
  readonly moments: readonly number[]
  readonly series: readonly Series[]
  readonly detail: 'hour' | 'day' | 'month'
  readonly format: (value: number) => string
  /** Bars stand behind each other: list the tallest first. */
  readonly kind: 'lines' | 'bars'
  /** Also shows the y axis to this value. */
  readonly atLeast?: number
}

const HEIGHT_PX = 208
const NARROW_PX = 480

/** Draws a chart that is as wide as its place. The picture is hidden from readers; its numbers are in the table beside it. */
export function drawChart(options: ChartOptions): HTMLElement {
  const place = element('div', { class: 'chart-plot' })
  const legend = makeLegend(options)
  let plot: uPlot | undefined
  // The size is known once the place is on the page, and changes with the window.
  new ResizeObserver(() => {
    const width = Math.floor(place.clientWidth)
    if (width === 0) return
    if (plot !== undefined) {
      if (plot.width !== width) plot.setSize({ width, height: HEIGHT_PX })
      return
    }
    const hooks = { setCursor: [({ cursor }: uPlot) => legend.read(cursor.idx ?? undefined)] }
    plot = new uPlot({ ...plotOptions(options, width, place), hooks }, plotData(options), place)
  }).observe(place)
  const label = `Chart: ${options.name}. Its numbers are in the table below.`
  return element('div', { class: 'chart', role: 'img', 'aria-label': label }, place, legend.list)
}

/** Names of the series, with their values where the pointer is. */
function makeLegend({ series, moments, detail, format, kind }: ChartOptions) {
  const moment = element('li', { class: 'faint legend-moment' })
  const items = series.map((one) => {
    const mark = element('span', { class: `legend-mark legend-${kind}${one.isDashed ? ' legend-dashed' : ''}` })
    mark.style.color = `var(${one.colour})`
    const value = element('span', { class: 'legend-value' })
    return { one, value, item: element('li', {}, mark, one.name, value) }
  })
  return {
    list: element(
      'ul',
      { class: 'legend' },
      items.map(({ item }) => item),
      moment,
    ),
    read(index: number | undefined): void {
      const at = index === undefined ? undefined : moments[index]
      moment.textContent = at === undefined ? '' : formatMoment(at, detail)
      for (const { one, value } of items) {
        const number = index === undefined ? undefined : (one.readout ?? one.values)[index]
        value.textContent = number === undefined || number === null ? '' : format(number)
      }
    },
  }
}

function plotData({ moments, series }: ChartOptions): uPlot.AlignedData {
  return [moments.map((ms) => ms / 1000), ...series.map(({ values }) => [...values])]
}

function plotOptions(options: ChartOptions, width: number, place: HTMLElement): uPlot.Options {
  const { series, detail, format, kind, atLeast = 0 } = options
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--text-faint'),
    font: '11px Inter, system-ui, sans-serif',
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  }
  const bars = uPlot.paths.bars?.({ size: [0.72, 40], radius: 0.15 })
  return {
    width,
    height: HEIGHT_PX,
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { drag: { x: false, y: false }, points: { show: kind === 'lines' } },
    legend: { show: false },
    scales: {
      x: { time: true, range: xRange(options) },
      y: { range: (_, __, max) => [0, Math.max(max ?? 0, atLeast) * 1.08 || 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: width < NARROW_PX ? 64 : 80,
        values: (_, seconds) => seconds.map((s) => axisMoment(s, detail)),
      },
      {
        ...axis,
        size: 56,
        space: 36,
        values: (_, values) => values.map((value) => (value === 0 ? '0' : format(value))),
      },
    ],
    series: [
      {},
      ...series.map(
        (one): uPlot.Series => ({
          label: one.name,
          stroke: colour(one.colour),
          width: kind === 'bars' ? 0 : one.isDashed ? 1.25 : 2,
          ...(one.isDashed ? { dash: [4, 3] } : {}),
          ...(kind === 'bars' ? { fill: colour(one.colour) } : {}),
          ...(kind === 'bars' && bars !== undefined ? { paths: bars } : {}),
          // A line needs two points.
          points: { show: kind === 'lines' && one.values.filter((value) => value !== null).length === 1 },
          spanGaps: true,
        }),
      ),
    ],
  }
}

/** Bars need half a step of room at both ends. */
function xRange({ kind, moments }: ChartOptions): uPlot.Range.MinMax | uPlot.Range.Function {
  const [first = 0, second = first + 1] = moments
  const last = moments[moments.length - 1] ?? first
  const roomMs = kind === 'bars' ? (second - first) * 0.6 : 0
  return () => [(first - roomMs) / 1000, (last + roomMs) / 1000]
}

function axisMoment(seconds: number, detail: ChartOptions['detail']): string {
  const date = new Date(seconds * 1000)
  const text = (options: Intl.DateTimeFormatOptions) => date.toLocaleString('en-GB', { timeZone: 'UTC', ...options })
  if (detail === 'month') return text({ month: 'short' })
  const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0
  return detail === 'hour' && !isMidnight
    ? text({ hour: '2-digit', minute: '2-digit' })
    : text({ day: 'numeric', month: 'short' })
}
