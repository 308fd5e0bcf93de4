import { element } from './element'

/** Asks for the key, once for this tab. `complaint` says what was wrong with the last one; may be empty. */
export function showKeyForm(body: HTMLElement, complaint: string, onKey: (key: string) => void): void {
  const input = element('input', {
    id: 'key',
    class: 'control',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'key-note',
    'aria-invalid': complaint !== '',
  })
  const form = element(
    'form',
    { class: 'key-form' },
    element('h1', {}, 'Refill gateway'),
    element('label', { for: 'key' }, 'Key'),
    input,
    element(
      'p',
      { id: 'key-note', class: complaint === '' ? 'faint' : 'danger-text', role: complaint === '' ? 'note' : 'alert' },
      complaint === '' ? 'A key of this gateway that may see the dashboard. It is kept for this tab only.' : complaint,
    ),
    element('button', { class: 'button button-primary', type: 'submit' }, 'Show the dashboard'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (input.value.trim() !== '') onKey(input.value.trim())
  })
  body.replaceChildren(element('main', { class: 'key-page' }, form))
  input.focus()
}
