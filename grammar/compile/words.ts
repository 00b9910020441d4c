import { type Dialect, dialects } from '../syntax/operators.ts'
import { NO_FLOW, NO_FLOW_OBJECT, type Outcome } from '../syntax/value.ts'

type Words = Readonly<Record<string, Outcome>>

const common: Words = {
  True: true,
  False: false,
  Unicode: 'Unicode',
  ASCII: 'ASCII',
  UTF8: 'UTF8',
  vbTextCompare: 'vbTextCompare',
  vbBinaryCompare: 'vbBinaryCompare',
}

/** The bare words of each dialect and what they stand for; a function's own words stand for themselves. */
const words: Readonly<Record<Dialect, Words>> = {
  entra: { ...common, IgnoreAttributeFlow: NO_FLOW, IgnoreObjectFlow: NO_FLOW_OBJECT },
  aadconnect: {
    ...common,
    NULL: null,
    AuthoritativeNull: null,
    IgnoreThisFlow: NO_FLOW,
    CRLF: '\r\n',
    CaseSensitive: 'CaseSensitive',
    CaseInsensitive: 'CaseInsensitive',
    DC: 'DC',
  },
}

interface KnownWord {
  readonly name: string
  readonly value: Outcome
}

const byName = new Map(
  dialects.map(dialect => [
    dialect,
    new Map(
      Object.entries(words[dialect]).map(([name, value]): [string, KnownWord] => [name.toLowerCase(), { name, value }]),
    ),
  ]),
)

/** Every bare word of a dialect, as documented. */
export function wordNames(dialect: Dialect): readonly string[] {
  return Object.keys(words[dialect])
}

/** A bare word by its name in any case, with the name as documented. */
export function wordNamed(name: string, dialect: Dialect): KnownWord | undefined {
  return byName.get(dialect)?.get(name.toLowerCase())
}
