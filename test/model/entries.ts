import * as fc from 'fast-check'
import type { Single } from '../../src/model/change.ts'
import { type Attributes, present, valuesOf } from '../../src/model/diff.ts'
import { valueKey } from '../../src/model/diff-key.ts'
import type { Attribute, Kind } from '../../src/model/schema.ts'

const attribute = (name: string, kind: Kind, multi: boolean): Attribute => ({ name, kind, multi, required: false })

/** What the entries of these tests are made of. */
export const schema = {
  attributes: [
    attribute('mail', 'string', false),
    attribute('title', 'string', false),
    attribute('count', 'integer', false),
    attribute('photo', 'binary', false),
    attribute('member', 'reference', true),
    attribute('phones', 'complex', true),
  ],
}

const anyScalar = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'true', '1', 'n1'),
  fc.integer({ min: -2, max: 2 }).map(number => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.uint8Array({ maxLength: 2 }),
)

/** A value of a list, out of few, so that equal ones come up. */
export const anySingle: fc.Arbitrary<Single> = fc.oneof(
  anyScalar,
  fc.dictionary(fc.constantFrom('type', 'value'), anyScalar, { noNullPrototype: true }),
)

const many = fc.array(anySingle, { maxLength: 4 })

/** An entry that has some of the attributes of `schema`, and sometimes `__proto__` and others that it does not know. */
export const anyEntry: fc.Arbitrary<Attributes> = fc.record(
  {
    mail: fc.option(fc.constantFrom('a', 'b')),
    title: fc.option(fc.constantFrom('a', 'b')),
    count: fc.option(fc.integer({ min: 0, max: 2 })),
    photo: fc.option(fc.uint8Array({ maxLength: 2 })),
    member: fc.option(fc.array(fc.constantFrom('1', '2', '3', '4'), { maxLength: 5 })),
    phones: fc.option(many),
    ['__proto__']: fc.option(fc.constantFrom('a', 'b')),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** Entries with the values of their attributes as sets, so that they can be compared. */
export function asSets(entry: Attributes): ReadonlyMap<string, ReadonlySet<string>> {
  const names = Object.keys(entry).filter(name => present(entry, name) !== null)
  return new Map(names.sort().map(name => [name, new Set(valuesOf(present(entry, name)).map(valueKey))]))
}
