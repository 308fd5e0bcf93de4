import type { StageNotification } from '../../facade/plugin-run'
import type { StageState } from '../stage-state'

/** Shows a message at the bottom of the canvas until its time is over; the returned function takes it away. */
export function showToast({ toasts }: StageState, notification: StageNotification): () => void {
  const id = Math.max(0, ...toasts.value.map((toast) => toast.id)) + 1
  toasts.value = [...toasts.value, { id, notification }]
  const remove = (): boolean => {
    const isThere = toasts.value.some((toast) => toast.id === id)
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
    return isThere
  }
  if (Number.isFinite(notification.timeoutMs)) {
    setTimeout(() => {
      if (remove()) notification.dequeue('timeout')
    }, notification.timeoutMs)
  }
  return remove
}
