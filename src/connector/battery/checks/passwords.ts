import { HostError } from '../../../model/error.ts'
import type { Check } from '../check.ts'
import { expectDone } from '../expected.ts'
import type { Probe } from '../probe.ts'
import { fail, skip } from '../verdict.ts'

const writes = true
const after = ['add']

export const passwords: readonly Check[] = [
  {
    name: 'password-set',
    title: 'An entry is given a password; one that is not there fails with "absent".',
    needs: ['schema', 'importFull', 'export', 'setPassword'],
    writes,
    after,
    async run(probe) {
      const { set, remove } = await owner(probe)
      await set(passwordOf(probe, 1)).catch(skipWhereRefused)
      await remove()
      await expectFailure(['target-absent'], set(passwordOf(probe, 1)))
      return undefined
    },
  },
  {
    name: 'password-change',
    title: 'An owner changes a password with the old one, and not with another.',
    needs: ['schema', 'importFull', 'export', 'setPassword', 'changePassword'],
    writes,
    after: [...after, 'password-set'],
    async run(probe) {
      const { name, set } = await owner(probe)
      const [first, second] = [passwordOf(probe, 1), passwordOf(probe, 2)]
      await set(first).catch(skipWhereRefused)
      const change = async (oldPassword: string, password: string) =>
        await probe.subject.changePassword({ ...name, oldPassword, password })
      await change(first, second)
      const refusals = ['target-refused', 'target-credentials', 'target-value', 'target-forbidden']
      await expectFailure(refusals, change(first, passwordOf(probe, 3)))
      return undefined
    },
  },
]

/** Some take passwords only where the settings say how. */
function skipWhereRefused(error: unknown): void {
  if (error instanceof HostError && error.code === 'target-refused') skip(error.message)
  throw error
}

async function owner(probe: Probe) {
  const form = await probe.forms.first()
  const { anchor } = await probe.writer.add(form)
  const name = { objectType: form.type.name, anchor }
  return {
    name,
    set: async (password: string) =>
      await probe.subject.setPassword({ ...name, password, mustChange: false, unlock: false }),
    remove: async () => expectDone('the delete', await probe.writer.make(form.type, { kind: 'delete', ...name })),
  }
}

/** Long, and of all the kinds of characters that rules ask for. */
function passwordOf({ options }: Probe, number: number): string {
  return `Ab1!${options.mark}${number}-xyzzy-QWX`
}

async function expectFailure(codes: readonly string[], doing: Promise<unknown>): Promise<void> {
  const kinds = codes.map(code => code.replace('target-', '')).join(' or ')
  const outcome = await doing.catch((error: unknown) => error)
  if (!(outcome instanceof HostError)) fail(`a TargetError of the kind ${kinds}`, 'no error')
  if (!codes.includes(outcome.code)) fail(`a TargetError of the kind ${kinds}`, `${outcome.code}: ${outcome.message}`)
}
