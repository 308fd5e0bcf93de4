/** What may be put into an element: text is only ever shown as text. */
export type Content = Node | string | readonly Content[]

/** Attributes by name; `true` is an empty one, `false` none. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** Makes an element. Values of users reach the page through here alone, as text nodes. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : String(value))
  }
  append(made, content)
  return made
}

function append(parent: Element, content: Content): void {
  if (content instanceof Node || typeof content === 'string') parent.append(content)
  else for (const item of content) append(parent, item)
}
