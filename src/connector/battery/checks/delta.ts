import type { Anchor } from '../../../model/change.ts'
import type { ObjectType } from '../../../model/schema.ts'
import type { Check } from '../check.ts'
import { expectDone } from '../expected.ts'
import { type Image, keyOf } from '../image.ts'
import type { Probe } from '../probe.ts'
import { changeable } from '../sample.ts'
import { fail, failIfAny, skip } from '../verdict.ts'

const reads = ['schema', 'importFull', 'importDelta'] as const
const needs = [...reads, 'export'] as const
const after = ['add', 'watermark']

export const delta: readonly Check[] = [
  {
    name: 'delta-harmless',
    title: 'A delta import tells nothing that a full import does not know.',
    needs: reads,
    after: ['schema', 'import', 'watermark'],
    async run(probe) {
      const whole = await probe.image()
      const changed = await probe.image({ from: watermarkOf(whole) })
      const wrong = [...changed.digests].filter(([key, digest]) => whole.digests.get(key) !== digest)
      failIfAny(
        'entries as the full import gave them',
        wrong.map(([key]) => `${key} differs`),
      )
      failIfAny(
        'no entry to be gone',
        [...changed.gone].filter(key => whole.digests.has(key)),
      )
      return `${changed.digests.size} entries were given again`
    },
  },
  {
    name: 'delta-added',
    title: 'A delta import shows an entry that was added.',
    needs,
    writes: true,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const watermark = watermarkOf(await probe.image())
      const { anchor } = await probe.writer.add(form)
      const told = await probe.image({ from: watermark })
      if (!told.has(form.type, anchor)) fail(`${keyOf(form.type, anchor)} among what changed`, shown(told))
      return undefined
    },
  },
  {
    name: 'delta-updated',
    title: 'A delta import shows an entry that was changed, and says where the next one goes on.',
    needs,
    writes: true,
    after: [...after, 'update'],
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor } = await probe.writer.add(form)
      const watermark = watermarkOf(await probe.image())
      const attribute = changeable(form)
      const value = probe.writer.value(attribute)
      const changes = [{ kind: 'replace', attribute: attribute.name, value }] as const
      const update = { kind: 'update', objectType: form.type.name, anchor, changes } as const
      expectDone('the update', await probe.writer.make(form.type, update))
      const told = await probe.image({ from: watermark })
      if (!tells(told, form.type, anchor)) fail(`${keyOf(form.type, anchor)} among what changed`, shown(told))
      return told.watermark === null ? fail('a watermark to go on from', 'none on any page') : undefined
    },
  },
  {
    name: 'delta-deleted',
    title: 'A delta import shows that an entry was deleted.',
    needs,
    writes: true,
    after,
    async run(probe) {
      const form = await probe.forms.first()
      const { anchor } = await probe.writer.add(form)
      const watermark = watermarkOf(await probe.image())
      await remove(probe, form.type, anchor)
      const told = await probe.image({ from: watermark })
      if (!told.gone.has(keyOf(form.type, anchor))) fail(`${keyOf(form.type, anchor)} to be told as gone`, shown(told))
      return undefined
    },
  },
  {
    name: 'delta-watermark',
    title: 'A watermark that means nothing is refused as such.',
    needs: reads,
    after: ['schema', 'import', 'watermark'],
    async run(probe) {
      try {
        await probe.image({ from: `no watermark, ${probe.options.mark}` })
      } catch (error) {
        const code = (error as { readonly code?: string }).code
        if (code === 'target-watermark') return undefined
        fail('a TargetError of the kind "watermark"', (error as Error).message)
      }
      return fail('a TargetError of the kind "watermark"', 'pages')
    },
  },
]

/** Where a delta goes on from. */
function watermarkOf({ watermark, isUnmarked }: Image): string {
  if (isUnmarked) skip('with these settings a delta import reads everything and compares')
  return watermark ?? ''
}

async function remove(probe: Probe, type: ObjectType, anchor: Anchor): Promise<void> {
  expectDone('the delete', await probe.writer.make(type, { kind: 'delete', objectType: type.name, anchor }))
}

function tells(image: Image, type: ObjectType, anchor: Anchor): boolean {
  return image.has(type, anchor) || image.updated.has(keyOf(type, anchor))
}

function shown({ digests, updated, gone }: Image): string {
  const some = [...digests.keys(), ...updated, ...[...gone].map(key => `${key} (gone)`)]
  return some.length === 0 ? 'nothing' : some.slice(0, 5).join(', ')
}
