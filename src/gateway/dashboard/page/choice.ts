import { element } from './element'

/** A row of radio buttons that looks like one control. */
export interface ChoiceOptions<Value extends string> {
  readonly name: string
  readonly values: readonly { readonly value: Value; readonly label: string }[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

/** Arrow keys move within it, as in every group of radio buttons. */
export function choice<Value extends string>({ name, values, chosen, onChoose }: ChoiceOptions<Value>): HTMLElement {
  const group = `choice-${name.toLowerCase().replaceAll(' ', '-')}`
  return element(
    'fieldset',
    { class: 'segmented' },
    element('legend', { class: 'visually-hidden' }, name),
    values.map(({ value, label }) => {
      const input = element('input', { type: 'radio', name: group, value, checked: value === chosen })
      input.addEventListener('change', () => onChoose(value))
      return element('label', { class: 'segment' }, input, element('span', {}, label))
    }),
  )
}

/** A choice and what it shows, which is replaced as one chooses. */
export function chosenView<Value extends string>(
  options: Omit<ChoiceOptions<Value>, 'onChoose'>,
  show: (value: Value) => readonly HTMLElement[],
): HTMLElement {
  const view = element('div', { class: 'view' }, show(options.chosen))
  const onChoose = (value: Value) => view.replaceChildren(...show(value))
  return element('div', { class: 'chosen-view' }, choice({ ...options, onChoose }), view)
}
