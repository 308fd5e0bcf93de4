import type { JSX } from 'preact'
import type { ViewContext } from '../view-context'
import { ExpandPanel } from './expand-panel'
import { PosePanel } from './pose-panel'
import { RelightPanel } from './relight-panel'
import { TextPanel } from './text-panel'

/** What a mode asks for beside the prompt; nothing for most. */
export function ModePanel(context: ViewContext): JSX.Element | null {
  switch (context.store.form.value.mode) {
    case 'relight':
      return <RelightPanel {...context} />
    case 'pose':
      return <PosePanel {...context} />
    case 'text':
      return <TextPanel {...context} />
    case 'expand':
      return <ExpandPanel {...context} />
    default:
      return null
  }
}
