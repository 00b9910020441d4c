import { kinds, type ObjectType } from '../../../model/schema.ts'
import type { Check } from '../check.ts'
import { fail, failIfAny } from '../verdict.ts'

export const schema: readonly Check[] = [
  {
    name: 'test',
    title: 'The system can be reached.',
    needs: ['test'],
    async run({ subject }) {
      await subject.test()
      return undefined
    },
  },
  {
    name: 'discover',
    title: 'Discovery proposes settings.',
    needs: ['discover'],
    async run({ subject }) {
      const { settings, notes } = await subject.discover()
      if (typeof settings !== 'object' || settings === null) fail('settings', typeof settings)
      return notes.length === 0 ? undefined : notes.join(' ')
    },
  },
  {
    name: 'schema',
    title: 'The schema is well-formed.',
    needs: ['schema'],
    async run(probe) {
      const { objectTypes } = await probe.schema()
      if (objectTypes.length === 0) fail('at least one object type', 'none')
      failIfAny('each object type once', twice(objectTypes.map(({ name }) => name)))
      failIfAny('object types with an anchor and attributes', objectTypes.flatMap(mistakesOf))
      failIfAny('references to object types of the schema', astray(objectTypes))
      return objectTypes.map(({ name, attributes }) => `${name} (${attributes.length} attributes)`).join(', ')
    },
  },
  {
    name: 'schema-stable',
    title: 'The schema is the same when it is asked for again.',
    needs: ['schema'],
    after: ['schema'],
    async run(probe) {
      const [first, second] = [await probe.schema(), await probe.subject.schema()].map(one => JSON.stringify(one))
      if (first !== second) fail(`${first}`, `${second}`)
      return undefined
    },
  },
]

function mistakesOf({ name, anchor, dn, attributes }: ObjectType): readonly string[] {
  const wrong = [
    ...(name === '' ? ['an object type without a name'] : []),
    ...(anchor.length === 0 ? [`${name} has no anchor`] : []),
    ...twice(attributes.map(attribute => attribute.name)).map(text => `${name}: ${text}`),
    ...attributes
      .filter(({ kind }) => !kinds.includes(kind))
      .map(one => `${name}.${one.name} is of the kind "${one.kind}"`),
  ]
  for (const part of anchor) {
    const attribute = attributes.find(one => one.name === part)
    if (attribute === undefined) wrong.push(`the anchor "${part}" of ${name} is no attribute`)
    else if (attribute.multi) wrong.push(`the anchor "${part}" of ${name} holds several values`)
  }
  if (dn !== undefined && !attributes.some(one => one.name === dn))
    wrong.push(`the DN "${dn}" of ${name} is no attribute`)
  return wrong
}

/** References to object types that are not there. */
function astray(objectTypes: readonly ObjectType[]): readonly string[] {
  const known = new Set(objectTypes.map(({ name }) => name))
  return objectTypes.flatMap(({ name, attributes }) =>
    attributes.flatMap(attribute =>
      (attribute.references ?? [])
        .filter(one => !known.has(one))
        .map(one => `${name}.${attribute.name} names the object type "${one}"`),
    ),
  )
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map(name => `"${name}" is there twice`)
}
