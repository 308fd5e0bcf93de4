import type { RangeName } from '../../ledger/ledger-range'
import { createAskGateway } from './ask-gateway'
import { showBoard } from './board'
import { showKeyForm } from './key-form'

/** Kept for this tab alone, and gone when it is closed. */
const KEY_NAME = 'refill-dashboard-key'
const FIRST_RANGE: RangeName = '7d'

/** Starts the page: the board, or the question for a key where the gateway wants one. */
export function openPage(body: HTMLElement, storage: Storage): void {
  function openBoard(key: string, isNew: boolean): void {
    const leave = showBoard(body, {
      ask: createAskGateway(key),
      range: FIRST_RANGE,
      hasKey: key !== '',
      onAccepted: () => {
        if (key !== '') storage.setItem(KEY_NAME, key)
      },
      onKeyRefused: () => {
        leave()
        askForKey(isNew ? 'The gateway does not accept this key, or the key may not see the dashboard.' : '')
      },
      onForget: () => {
        leave()
        askForKey('')
      },
    })
  }

  function askForKey(complaint: string): void {
    storage.removeItem(KEY_NAME)
    showKeyForm(body, complaint, (key) => openBoard(key, true))
  }

  openBoard(storage.getItem(KEY_NAME) ?? '', false)
}
