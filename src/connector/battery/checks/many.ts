import type { ChangeResult } from '../../contract.ts'
import type { Check } from '../check.ts'
import { keyOf } from '../image.ts'
import { fail, failIfAny, skip } from '../verdict.ts'
import { told } from '../writer.ts'

export const many: readonly Check[] = [
  {
    name: 'many',
    title: 'Many entries are added, imported and deleted.',
    needs: ['schema', 'importFull', 'export'],
    writes: true,
    after: ['add', 'delete'],
    async run(probe) {
      const { writer, options } = probe
      if (options.entries === 0) skip('no entries are asked for')
      const form = await probe.forms.first()
      const { type } = form
      const adds = Array.from({ length: options.entries }, () => writer.next(form))
      const began = options.now()
      const added = await writer.makeMany(type, adds, options.signal)
      failIfAny(`${options.entries} new entries`, refusals(added))
      const written = options.now()
      const anchors = adds.map((add, index) => anchorIn(added[index]) ?? add.anchor ?? fail('an anchor', 'none'))
      const image = await probe.image()
      const read = options.now()
      failIfAny(
        'every one of them in the import',
        anchors.filter(anchor => !image.has(type, anchor)).map(anchor => keyOf(type, anchor)),
      )
      const deletes = anchors.map(anchor => ({ kind: 'delete', objectType: type.name, anchor }) as const)
      failIfAny('every one of them to be deleted', refusals(await writer.makeMany(type, deletes)))
      const left = await probe.image()
      failIfAny(
        'none of them in the import',
        anchors.filter(anchor => left.has(type, anchor)).map(anchor => keyOf(type, anchor)),
      )
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
      const count = options.entries.toLocaleString('en')
      return `${count} entries: added in ${seconds(written - began)}, imported in ${seconds(read - written)}`
    },
  },
]

function refusals(results: readonly ChangeResult[]): readonly string[] {
  return results.flatMap(result => (result.kind === 'failed' ? [told(result.failure)] : []))
}

function anchorIn(result: ChangeResult | undefined) {
  return result?.kind === 'done' ? result.anchor : undefined
}
