/** Money set aside before a call, settled after it. */
export type Reserved =
  | { readonly ok: true; readonly reservation: string }
  | {
      readonly ok: false
      readonly spentUsd: number
      /** Set aside for calls under way. */
      readonly reservedUsd: number
      readonly budgetUsd: number
      /** Milliseconds since 1970: the start of the next month, UTC. */
      readonly resetsAtMs: number
    }

/** Spending of gateway keys, by calendar month in UTC. Parallel requests cannot overshoot a budget. */
export interface BudgetStore {
  /** `budgetUsd` undefined: no bound, but the spending is counted. */
  reserve(keyId: string, amountUsd: number, budgetUsd: number | undefined): Promise<Reserved>
  /** 0 gives all back. A reservation never settled counts as spent, since its call may have been billed. */
  settle(reservation: string, spentUsd: number): Promise<void>
  /** Spent in this month, without reservations. */
  spentUsd(keyId: string): Promise<number>
}
