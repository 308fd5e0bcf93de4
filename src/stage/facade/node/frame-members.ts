import * as v from 'valibot'
import { constraints, flag, number, oneOf, positive } from '../schemas'
import { type NodeMember, stored } from './node-member'

/** How a layer follows its frame. */
export const CONSTRAINT_MEMBERS = {
  constraints: stored('constraints', constraints, { fixedInInstance: true }),
} as const

const WRAP = stored('layoutWrap', oneOf('NO_WRAP', 'WRAP'), { fixedInInstance: true })

/** Frames and what behaves like them. */
export const FRAME_MEMBERS = {
  clipsContent: stored('clipsContent', flag),
  layoutMode: stored('layoutMode', oneOf('NONE', 'HORIZONTAL', 'VERTICAL'), { fixedInInstance: true }),
  layoutWrap: {
    read: ({ node }) => node.layoutWrap,
    write: (context, value) => {
      const isRow = context.node.layoutMode === 'HORIZONTAL'
      if (value === 'WRAP' && !isRow) {
        throw new Error('in set_layoutWrap: Can only set layoutWrap to WRAP on a node with layoutMode HORIZONTAL')
      }
      WRAP.write?.(context, value)
    },
  } satisfies NodeMember,
  primaryAxisSizingMode: stored('primaryAxisSizingMode', oneOf('FIXED', 'AUTO'), { fixedInInstance: true }),
  counterAxisSizingMode: stored('counterAxisSizingMode', oneOf('FIXED', 'AUTO'), { fixedInInstance: true }),
  // Figma also has SPACE_BETWEEN and BASELINE; the stage does not.
  primaryAxisAlignItems: stored('primaryAxisAlignItems', oneOf('MIN', 'CENTER', 'MAX'), { fixedInInstance: true }),
  counterAxisAlignItems: stored('counterAxisAlignItems', oneOf('MIN', 'CENTER', 'MAX'), { fixedInInstance: true }),
  counterAxisSpacing: stored('counterAxisSpacing', v.nullable(positive)),
  itemSpacing: stored('itemSpacing', number),
  paddingLeft: stored('paddingLeft', positive),
  paddingRight: stored('paddingRight', positive),
  paddingTop: stored('paddingTop', positive),
  paddingBottom: stored('paddingBottom', positive),
} as const
