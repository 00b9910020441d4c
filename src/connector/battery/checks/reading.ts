import type { ObjectType } from '../../../model/schema.ts'
import type { Cell, Scalar } from '../../../model/value.ts'
import type { Check } from '../check.ts'
import { anchorCells, keyOf } from '../image.ts'
import { rowText, shortened } from '../text.ts'
import { failIfAny, skip } from '../verdict.ts'

const lookedAt = 5

export const reading: readonly Check[] = [
  {
    name: 'read',
    title: 'A single entry is read as the import gave it.',
    needs: ['schema', 'importFull', 'read'],
    after: ['schema', 'import'],
    async run(probe) {
      const { objectTypes } = await probe.schema()
      const { rows } = await probe.first()
      const wrong: string[] = []
      let count = 0
      for (const type of objectTypes) {
        const own = [...rows].filter(([key]) => key.startsWith(keyOf(type, []))).map(([, row]) => row)
        for (const row of spread(own)) {
          count++
          const read = await probe.subject.read({ objectType: type.name, anchor: anchorCells(type, row) as Scalar[] })
          const difference = differenceOf(type, row, read)
          if (difference !== undefined) wrong.push(difference)
        }
      }
      failIfAny('entries as they were imported', wrong)
      return count === 0 ? skip('there is no entry to read') : `${count} entries`
    },
  },
  {
    name: 'read-absent',
    title: 'An entry that is not there is read as absent.',
    needs: ['schema', 'read'],
    after: ['schema'],
    async run(probe) {
      const wrong: string[] = []
      for (const type of (await probe.schema()).objectTypes) {
        const anchor = type.anchor.map(part => {
          const kind = type.attributes.find(({ name }) => name === part)?.kind
          return kind === 'integer' || kind === 'decimal' ? 987_654_321 : `${probe.options.mark}0`
        })
        const read = await probe.subject.read({ objectType: type.name, anchor })
        if (read !== null) wrong.push(`${keyOf(type, anchor)} is ${shortened(rowText(read))}`)
      }
      failIfAny('null', wrong)
      return undefined
    },
  },
]

function differenceOf(type: ObjectType, imported: readonly Cell[], read: readonly Cell[] | null): string | undefined {
  const key = keyOf(type, anchorCells(type, imported))
  if (read === null) return `${key} is read as absent`
  const [before, now] = [rowText(imported), rowText(read)]
  return before === now ? undefined : `${key} was imported as ${shortened(before)} and is read as ${shortened(now)}`
}

/** Some of a list, from all over it. */
function spread<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.floor(all.length / lookedAt))
  return all.filter((_, index) => index % step === 0).slice(0, lookedAt)
}
