/** How a gateway chooses among its paths. `fixed` tries them in the order of its settings. */
export const ROUTING_POLICIES = ['fastest', 'cheapest', 'fixed', 'weighted'] as const
export type RoutingPolicy = (typeof ROUTING_POLICIES)[number]
