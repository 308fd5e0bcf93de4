import * as v from 'valibot'
import { number, oneOf, unit, vectorPaths } from '../schemas'
import { stored } from './node-member'

/** Polygons and stars. */
export const POINT_MEMBERS = {
  pointCount: stored('pointCount', v.pipe(number, v.integer('Expected integer'), v.minValue(3, 'Must be at least 3'))),
} as const

/** Stars. */
export const STAR_MEMBERS = { innerRadius: stored('innerRadius', unit) } as const

/** Vectors. */
export const VECTOR_MEMBERS = { vectorPaths: stored('vectorPaths', vectorPaths, { fixedInInstance: true }) } as const

/** Boolean operations. */
export const BOOLEAN_MEMBERS = {
  booleanOperation: stored('booleanOperation', oneOf('UNION', 'INTERSECT', 'SUBTRACT', 'EXCLUDE')),
} as const
