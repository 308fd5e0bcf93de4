import { constraints, flag, number, oneOf, positive } from '../schemas'
import { stored } from './node-member'

/** How a layer follows its frame. */
export const CONSTRAINT_MEMBERS = {
  constraints: stored('constraints', constraints, { fixedInInstance: true }),
} as const

/** Frames and what behaves like them. */
export const FRAME_MEMBERS = {
  clipsContent: stored('clipsContent', flag),
  layoutMode: stored('layoutMode', oneOf('NONE', 'HORIZONTAL', 'VERTICAL'), { fixedInInstance: true }),
  itemSpacing: stored('itemSpacing', number),
  paddingLeft: stored('paddingLeft', positive),
  paddingRight: stored('paddingRight', positive),
  paddingTop: stored('paddingTop', positive),
  paddingBottom: stored('paddingBottom', positive),
} as const
