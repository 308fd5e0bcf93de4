import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** Hono over Node's server. */
export interface GatewayEnv {
  readonly Bindings: HttpBindings
}
export type GatewayContext = Context<GatewayEnv>
