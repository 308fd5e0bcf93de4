import * as v from 'valibot'

/** A text that is not empty. */
export const text = v.pipe(v.string(), v.nonEmpty('must not be empty'))
/** A whole number from 0. */
export const whole = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'))
/** A number above 0. */
export const positive = v.pipe(v.number(), v.gtValue(0, 'must be above 0'))
/** A number from 0. */
export const price = v.pipe(v.number(), v.minValue(0, 'must not be negative'))
/** A part of all, 0 to 1. */
export const share = v.pipe(v.number(), v.minValue(0, 'must be from 0 to 1'), v.maxValue(1, 'must be from 0 to 1'))

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A secret: the file holds the name of an environment variable, never the value. */
export const secret = v.strictObject(
  { env: v.pipe(v.string(), v.regex(ENV_NAME, 'must be the name of an environment variable')) },
  ({ input }) =>
    typeof input === 'string'
      ? 'holds a secret. Put it into an environment variable and write {"env": "NAME"} here'
      : 'must be {"env": "NAME"}, naming an environment variable',
)

/** A schema with a word for people who read the file in an editor. */
export function described<Schema extends v.GenericSchema>(schema: Schema, words: string) {
  return v.pipe(schema, v.description(words))
}

/** A web address without credentials in it. */
export const url = v.pipe(
  text,
  v.check((typed) => /^https?:\/\//.test(typed) && URL.canParse(typed), 'must be an http or https address'),
  v.check(
    (typed) => !URL.canParse(typed) || holdsNoSecret(new URL(typed)),
    'holds a key or a password. Name it with "key": {"env": "NAME"} instead',
  ),
  v.check(
    (typed) => !URL.canParse(typed) || new URL(typed).search + new URL(typed).hash === '',
    'must have no query and no fragment',
  ),
)

function holdsNoSecret({ username, password, searchParams }: URL): boolean {
  return username === '' && password === '' && ![...searchParams.keys()].some((name) => /key|token/i.test(name))
}
