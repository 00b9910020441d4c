import type { Attribute } from '../../../model/schema.ts'
import type { Scalar, Value } from '../../../model/value.ts'
import type { Check } from '../check.ts'
import { expectDone, expectEntry } from '../expected.ts'
import type { Probe } from '../probe.ts'
import { type Form, referenceTo, updateOf } from '../sample.ts'
import { skip } from '../verdict.ts'
import { told } from '../writer.ts'

export const values: readonly Check[] = [
  {
    name: 'values-change',
    title: 'Values that come and go leave the other values as they are; doing it twice is harmless.',
    needs: ['schema', 'importFull', 'export'],
    writes: true,
    after: ['add'],
    async run(probe) {
      const refusals: string[] = []
      for (const form of await probe.forms.all()) {
        for (const attribute of form.type.attributes.filter(one => one.multi && !form.type.anchor.includes(one.name))) {
          for await (const [a, b, c] of triples(probe, attribute)) {
            const refusal = await comeAndGo(probe, form, attribute, [a, b, c])
            if (refusal === undefined) return `${form.type.name}.${attribute.name}`
            refusals.push(`${form.type.name}.${attribute.name}: ${refusal}`)
          }
        }
      }
      return skip(refusals[0] ?? 'no attribute holds several values')
    },
  },
]

/** Three values that an attribute may take: of a reference, entries of each object type in turn. */
async function* triples(probe: Probe, attribute: Attribute): AsyncGenerator<readonly [Scalar, Scalar, Scalar]> {
  if (attribute.kind === 'complex') return
  if (attribute.kind !== 'reference') {
    const single = { ...attribute, multi: false }
    const value = (): Scalar => probe.writer.value(single) as Scalar
    yield [value(), value(), value()]
    return
  }
  for (const form of await probe.forms.all()) {
    if (attribute.references !== undefined && !attribute.references.includes(form.type.name)) continue
    const found: Scalar[] = []
    for (let count = 0; count < 3; count++) {
      found.push(referenceTo(attribute, form.type.name, (await probe.writer.add(form)).anchor[0] ?? ''))
    }
    const [a = '', b = '', c = ''] = found
    yield [a, b, c]
  }
}

/** Returns why the attribute does not take the values, where it does not. */
async function comeAndGo(
  probe: Probe,
  form: Form,
  attribute: Attribute,
  [a, b, c]: readonly [Scalar, Scalar, Scalar],
): Promise<string | undefined> {
  const { anchor } = await probe.writer.add(form)
  const { name } = attribute
  const update = async (add: readonly Scalar[], remove: readonly Scalar[]) =>
    await probe.writer.make(form.type, updateOf(form, anchor, [{ kind: 'values', attribute: name, add, remove }]))
  const holds = async (value: Value): Promise<void> =>
    expectEntry(await probe.image(), form.type, anchor, { [name]: value })
  const first = await update([a, b], [])
  if (first.kind === 'failed') return told(first.failure)
  await holds([a, b])
  for (const _ of ['once', 'again']) {
    expectDone('the update', await update([c], [a]))
    await holds([b, c])
  }
  return undefined
}
