import type { Anchor } from '../../../model/change.ts'
import type { Check } from '../check.ts'
import { expectDone, expectEntry, expectFailure, expectGone } from '../expected.ts'
import type { Form } from '../sample.ts'
import { fail, skip } from '../verdict.ts'

const needs = ['schema', 'importFull', 'export'] as const
const writes = true

export const adding: readonly Check[] = [
  {
    name: 'limits',
    title: 'The limits of an export are whole numbers of one or more.',
    needs: ['export'],
    async run({ subject }) {
      const { batch = 100, values } = await subject.limits()
      for (const limit of [batch, values ?? 1]) {
        if (!Number.isInteger(limit) || limit < 1) fail('whole numbers of one or more', String(limit))
      }
      return `${batch} changes at once${values === undefined ? '' : `, ${values} values in an attribute`}`
    },
  },
  {
    name: 'add',
    title: 'An entry that is added is imported as it was exported.',
    needs,
    writes,
    after: ['schema', 'import'],
    async run(probe) {
      const forms = await probe.forms.all()
      for (const form of forms) {
        const { anchor, attributes } = await probe.writer.add(form)
        expectEntry(await probe.image(), form.type, anchor, attributes)
      }
      return forms.map(({ type, anchor }) => `${type.name} (anchor: ${anchor})`).join(', ')
    },
  },
  {
    name: 'add-again',
    title: 'Adding an entry that is there fails with "exists".',
    needs,
    writes,
    after: ['add'],
    async run(probe) {
      const form = await probe.forms.first()
      if (form.anchor === 'given by the system') skip('the system gives the anchor, so nothing tells two entries apart')
      const { change, anchor, attributes } = await probe.writer.add(form)
      expectFailure('a second add', await probe.writer.make(form.type, change), ['exists'])
      expectEntry(await probe.image(), form.type, anchor, attributes)
      return undefined
    },
  },
  {
    name: 'delete',
    title: 'An entry that is deleted is no longer imported.',
    needs,
    writes,
    after: ['add'],
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor } = await probe.writer.add(form)
      const change = { kind: 'delete', objectType: form.type.name, anchor } as const
      expectDone('the delete', await probe.writer.make(form.type, change))
      expectGone(await probe.image(), form.type, anchor)
      expectFailure('a second delete', await probe.writer.make(form.type, change), ['absent'])
      return 'deleting it again fails with "absent"'
    },
  },
  {
    name: 'absent',
    title: 'Changing an entry that is not there fails with "absent".',
    needs,
    writes,
    after: ['add'],
    async run(probe) {
      const form = await probe.forms.first()
      const anchor = await absentAnchor(probe.writer, form)
      const objectType = form.type.name
      const { attributes } = probe.writer.next(form)
      const [name, value] = Object.entries(attributes)[0] ?? skip('no attribute can be changed')
      const changes = [{ kind: 'replace', attribute: name, value }] as const
      const update = { kind: 'update', objectType, anchor, changes } as const
      expectFailure('an update', await probe.writer.make(form.type, update), ['absent'])
      return undefined
    },
  },
  {
    name: 'batch',
    title: 'A change that fails does not keep the others of its batch from being made.',
    needs,
    writes,
    after: ['add'],
    async run(probe) {
      const form = await probe.forms.first()
      const { batch = 100 } = await probe.subject.limits()
      if (batch < 3) skip(`a batch holds ${batch}`)
      const absent = await absentAnchor(probe.writer, form)
      const [first, last] = [probe.writer.next(form), probe.writer.next(form)]
      const wrong = { kind: 'delete', objectType: form.type.name, anchor: absent } as const
      const [a, failed, b] = await probe.writer.makeAll(form.type, [first, wrong, last])
      if (a === undefined || failed === undefined || b === undefined) return undefined
      const made = [probe.writer.made(form, first, a), probe.writer.made(form, last, b)]
      expectFailure('the delete between them', failed, ['absent'])
      const image = await probe.image()
      for (const { anchor, attributes } of made) expectEntry(image, form.type, anchor, attributes)
      return undefined
    },
  },
]

/** An anchor that was there, and is no more. */
async function absentAnchor(writer: Parameters<Check['run']>[0]['writer'], form: Form): Promise<Anchor> {
  const { anchor } = await writer.add(form)
  expectDone('the delete', await writer.make(form.type, { kind: 'delete', objectType: form.type.name, anchor }))
  return anchor
}
