import type { Partition } from '../../contract.ts'
import type { Check } from '../check.ts'
import type { Subject } from '../subject.ts'
import { fail, failIfAny, skip } from '../verdict.ts'

const containersAtMost = 200

export const parts: readonly Check[] = [
  {
    name: 'partitions',
    title: 'Partitions have names, and what they hold is in the system.',
    needs: ['schema', 'importFull', 'partitions'],
    after: ['schema', 'import'],
    async run(probe) {
      const partitions = await probe.subject.partitions()
      const names = partitions.map(({ name }) => name)
      failIfAny(
        'each partition once',
        names.filter((name, index) => name === '' || names.indexOf(name) !== index),
      )
      const [first] = partitions
      if (first === undefined) return 'the system has none'
      const whole = await probe.first()
      const part = await probe.image({ partition: first.name })
      const stray = [...part.digests.keys()].filter(key => !whole.digests.has(key))
      failIfAny(`entries of ${first.name} that are among those of the whole system`, stray)
      return `${partitions.length} partitions, ${part.digests.size} entries in ${first.name}`
    },
  },
  {
    name: 'hierarchy',
    title: 'Containers can be walked through, level by level.',
    needs: ['hierarchy'],
    async run({ subject }) {
      const partitions = subject.operations.includes('partitions') ? await subject.partitions() : []
      const count = await walk(subject, partitions[0])
      return count === 0 ? skip('the system has no containers') : `${count} containers`
    },
  },
]

async function walk(subject: Subject, partition: Partition | undefined): Promise<number> {
  const seen = new Set<string>()
  const open: (string | null)[] = [null]
  while (open.length > 0 && seen.size < containersAtMost) {
    const parent = open.shift() ?? null
    for (const { name, title, hasChildren } of await subject.hierarchy({
      partition: partition?.name ?? null,
      parent,
    })) {
      if (name === '' || title === '') fail('containers with a name and a title', JSON.stringify({ name, title }))
      if (seen.has(name)) fail('each container once', `${name} is there again, below ${parent ?? 'the top'}`)
      seen.add(name)
      if (hasChildren) open.push(name)
    }
  }
  return seen.size
}
