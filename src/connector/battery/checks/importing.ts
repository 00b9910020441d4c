import type { Check } from '../check.ts'
import { fail, failIfAny, skip } from '../verdict.ts'

const needs = ['schema', 'importFull'] as const
const after = ['schema', 'import'] as const

export const importing: readonly Check[] = [
  {
    name: 'import',
    title: 'A full import gives pages that are well-formed.',
    needs,
    after: ['schema'],
    async run(probe) {
      const { mistakes, pages, digests, unreadable } = await probe.first()
      failIfAny('pages as the contract describes them', mistakes.pages)
      const count = (number: number): string => number.toLocaleString('en')
      const unread = unreadable === 0 ? '' : `, ${count(unreadable)} rows could not be read`
      return `${count(digests.size)} entries in ${count(pages)} pages${unread}`
    },
  },
  {
    name: 'anchors',
    title: 'Every entry has an anchor, and no two the same.',
    needs,
    after,
    async run(probe) {
      failIfAny('anchors that are never absent and never come twice', (await probe.first()).mistakes.anchors)
      return undefined
    },
  },
  {
    name: 'values',
    title: 'Values are of the kinds that the schema declares.',
    needs,
    after,
    async run(probe) {
      failIfAny('values of the declared kinds', (await probe.first()).mistakes.values)
      return undefined
    },
  },
  {
    name: 'watermark',
    title: 'A full import says where a delta import goes on from.',
    needs: [...needs, 'importDelta'],
    after,
    async run(probe) {
      const { watermark, isUnmarked } = await probe.first()
      if (isUnmarked) skip('with these settings a delta import reads everything and compares')
      if (watermark === null) fail('a watermark on the last page at the latest', 'none on any page')
      return `the watermark is ${watermark}`
    },
  },
  {
    name: 'imports-equal',
    title: 'Two full imports give the same.',
    needs,
    after,
    async run(probe) {
      const [first, second] = [await probe.first(), await probe.image()]
      failIfAny('the same entries', first.differencesTo(second))
      return undefined
    },
  },
  {
    name: 'resume',
    title: 'An import goes on in the middle, and gives the rest.',
    needs,
    after,
    async run(probe) {
      const whole = await probe.first()
      const { places } = whole
      const place = places[Math.floor((places.length - 1) / 2)] ?? skip('no page says where an import can go on')
      const rest = await probe.image({ resume: place.resume })
      const keys = [...whole.digests.keys()]
      const before = new Set(keys.slice(0, place.after))
      const missing = keys.slice(place.after).filter(key => !rest.digests.has(key))
      failIfAny(
        'all that comes after the page',
        missing.map(key => `${key} is missing`),
      )
      failIfAny(
        'nothing that was given before',
        [...rest.digests.keys()].filter(key => before.has(key)),
      )
      return `went on after ${place.after} of ${whole.digests.size} entries`
    },
  },
]
