import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { BudgetStore, Reserved } from '../stores/budget-store'
import type { GatewayKey } from '../stores/key-store'

/** The money of one picture: set aside before the call, settled once after it. */
export interface Spending {
  reserve(estimateUsd: number): Promise<Result<undefined, Failure>>
  /** What it cost in the end; 0 gives all back. Only the first call counts. Never rejects. */
  settle(spentUsd: number): Promise<void>
}

/** Spending of a key; one without a budget is only counted by the ledger. `onFault` hears what could not be settled. */
export function createSpending(key: GatewayKey, budgets: BudgetStore, onFault: (error: unknown) => void): Spending {
  const { monthlyBudgetUsd } = key
  let reservation: string | undefined
  return {
    async reserve(estimateUsd) {
      if (monthlyBudgetUsd === undefined) return ok(undefined)
      try {
        const reserved = await budgets.reserve(key.id, estimateUsd, monthlyBudgetUsd)
        if (!reserved.ok) return fail(overBudget(key, reserved, estimateUsd))
        reservation = reserved.reservation
        return ok(undefined)
      } catch (error) {
        // Who has a budget must not spend unseen.
        onFault(error)
        return fail(
          failure({ kind: 'upstream', status: 503 }, 'The budget of this key cannot be checked at the moment.'),
        )
      }
    },
    async settle(spentUsd) {
      if (reservation === undefined) return
      const settled = reservation
      reservation = undefined
      await budgets.settle(settled, spentUsd).catch(onFault)
    },
  }
}

function overBudget(key: GatewayKey, state: Extract<Reserved, { ok: false }>, estimateUsd: number): Failure {
  const resetsAt = new Date(state.resetsAtMs)
  const leftUsd = Math.max(0, state.budgetUsd - state.spentUsd - state.reservedUsd)
  const underWay =
    state.reservedUsd > 0 ? `, ${dollars(state.reservedUsd)} more is set aside for pictures under way` : ''
  const message =
    `The key "${key.name}" has ${dollars(leftUsd)} left of its ${dollars(state.budgetUsd)} for this month ` +
    `(${dollars(state.spentUsd)} spent${underWay}); this picture is estimated at ${dollars(estimateUsd)}. ` +
    `The budget starts anew on ${resetsAt.toISOString().slice(0, 10)} (UTC).`
  return failure({ kind: 'quota-exhausted', resetsAt: resetsAt.toISOString() }, message)
}

function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`
}
