import type { ObjectType } from '../../../model/schema.ts'
import type { Cell, Scalar } from '../../../model/value.ts'
import type { Check } from '../check.ts'
import { anchorCells, keyOf } from '../image.ts'
import type { Probe } from '../probe.ts'
import { failIfAny } from '../verdict.ts'

export const cleaning: readonly Check[] = [
  {
    name: 'clean',
    title: 'All that the battery wrote is gone again.',
    needs: ['schema', 'importFull', 'export'],
    writes: true,
    always: true,
    async run(probe) {
      const { objectTypes } = await probe.schema()
      const known = Map.groupBy(probe.writer.left, ({ type }) => type)
      for (const [type, those] of known)
        await remove(
          probe,
          type,
          those.map(({ anchor }) => anchor),
        )
      const found = await probe.image()
      for (const type of objectTypes)
        await remove(
          probe,
          type,
          found.marked(type).map(row => anchorCells(type, row)),
        )
      const left = await probe.image()
      const those = objectTypes.flatMap(type => left.marked(type).map(row => keyOf(type, anchorCells(type, row))))
      failIfAny(`nothing with ${probe.options.mark} in it; remove it by hand`, those)
      return undefined
    },
  },
]

/** Deletes entries. One that is absent already, or refused, is left to the look at the end. */
async function remove(probe: Probe, type: ObjectType, anchors: readonly (readonly Cell[])[]): Promise<void> {
  const { name } = type
  await probe.writer.makeMany(
    type,
    anchors.map(anchor => ({ kind: 'delete', objectType: name, anchor: anchor as readonly Scalar[] })),
  )
}
