import type { AttributeChange } from '../../../model/change.ts'
import type { Check } from '../check.ts'
import { expectDone, expectEntry, expectFailure, expectGone } from '../expected.ts'
import { changeable, referenceTo, updateOf } from '../sample.ts'
import { fail, skip } from '../verdict.ts'
import { told } from '../writer.ts'

const needs = ['schema', 'importFull', 'export'] as const
const writes = true
const after = ['add']

export const changing: readonly Check[] = [
  {
    name: 'update',
    title: 'An attribute that is changed is imported so, and the others stay; doing it twice is harmless.',
    needs,
    writes,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor, attributes } = await probe.writer.add(form)
      const attribute = changeable(form)
      const value = probe.writer.value(attribute)
      const update = updateOf(form, anchor, [{ kind: 'replace', attribute: attribute.name, value }])
      expectDone('the update', await probe.writer.make(form.type, update))
      expectEntry(await probe.image(), form.type, anchor, { ...attributes, [attribute.name]: value })
      expectDone('the same update', await probe.writer.make(form.type, update))
      expectEntry(await probe.image(), form.type, anchor, { ...attributes, [attribute.name]: value })
      return `${form.type.name}.${attribute.name}`
    },
  },
  {
    name: 'clear',
    title: 'An attribute that is cleared is imported as absent.',
    needs,
    writes,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor, attributes } = await probe.writer.add(form)
      const optional = form.type.attributes.find(one => form.attributes.includes(one.name) && !one.required)
      const { name } = optional ?? skip('no attribute that can be written may be absent')
      const update = updateOf(form, anchor, [{ kind: 'replace', attribute: name, value: null }])
      expectDone('the update', await probe.writer.make(form.type, update))
      expectEntry(await probe.image(), form.type, anchor, { ...attributes, [name]: null })
      return `${form.type.name}.${name}`
    },
  },
  {
    name: 'replace',
    title: 'An entry that is replaced loses what is not mentioned.',
    needs,
    writes,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor, attributes } = await probe.writer.add(form)
      const kept = Object.entries(attributes).filter(
        ([name]) => form.type.attributes.find(one => one.name === name)?.required === true,
      )
      const replace = {
        kind: 'replace',
        objectType: form.type.name,
        anchor,
        attributes: Object.fromEntries(kept),
      } as const
      const result = await probe.writer.make(form.type, replace)
      if (result.kind === 'failed' && result.failure.kind === 'refused') skip(result.failure.message)
      expectDone('the replacement', result)
      const gone = form.attributes.filter(name => !kept.some(([other]) => other === name))
      const expected = { ...Object.fromEntries(kept), ...Object.fromEntries(gone.map(name => [name, null])) }
      expectEntry(await probe.image(), form.type, anchor, expected)
      return undefined
    },
  },
  {
    name: 'rename',
    title: 'An entry that is renamed is imported by its new name, and the old one is free.',
    needs,
    writes,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const { type } = form
      const [part] = type.anchor
      if (form.anchor !== 'text' || part === undefined || type.dn !== undefined) {
        skip('only entries whose anchor is a text that we give are renamed here')
      }
      const { anchor, attributes } = await probe.writer.add(form)
      const to = [`${String(anchor[0])}r`, ...anchor.slice(1)]
      const rename = { kind: 'rename', objectType: type.name, anchor, to: { [part]: to[0] ?? '' } } as const
      const result = await probe.writer.make(type, rename)
      if (result.kind === 'failed' && result.failure.kind === 'refused') skip(result.failure.message)
      expectDone('the rename', result)
      const image = await probe.image()
      const renamed = (result.kind === 'done' ? result.anchor : undefined) ?? to
      expectGone(image, type, anchor)
      expectEntry(image, type, renamed, { ...attributes, [part]: renamed[0] ?? null })
      expectFailure('the same rename', await probe.writer.make(type, rename), ['absent', 'exists'])
      return undefined
    },
  },
  {
    name: 'reference',
    title: 'A reference to an entry that is not there is taken, or fails with "reference" and names the attribute.',
    needs,
    writes,
    after,
    async run(probe) {
      for (const form of await probe.forms.all()) {
        const attribute = form.type.attributes.find(
          ({ name, kind }) => kind === 'reference' && !form.type.anchor.includes(name),
        )
        if (attribute === undefined) continue
        const { anchor } = await probe.writer.add(form)
        const [named = ''] = attribute.references ?? []
        const nobody = referenceTo(attribute, named, `${probe.options.mark}0`)
        const change: AttributeChange = attribute.multi
          ? { kind: 'values', attribute: attribute.name, add: [nobody], remove: [] }
          : { kind: 'replace', attribute: attribute.name, value: nobody }
        const result = await probe.writer.make(form.type, updateOf(form, anchor, [change]))
        if (result.kind === 'done') return `${form.type.name}.${attribute.name} takes it`
        expectFailure('the update', result, ['reference', 'value'])
        if (result.failure.attribute !== attribute.name)
          fail(`the attribute ${attribute.name} in it`, told(result.failure))
        return `${form.type.name}.${attribute.name} refuses it`
      }
      return skip('no object type that takes entries has references')
    },
  },
]
