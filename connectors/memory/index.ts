import type { OperationContext, Page } from '../../src/connector/contract.ts'
import { defineConnector } from '../../src/connector/define.ts'
import type { Anchor, Change } from '../../src/model/change.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import { makeChange } from './change.ts'
import { containersOf, partitionsOf } from './containers.ts'
import { deltaPages } from './delta.ts'
import { discover } from './discover.ts'
import { answerTime, breakOff, refuseWhenBusy } from './faults.ts'
import { fullPages } from './full.ts'
import { typesOf } from './kind.ts'
import { find } from './naming.ts'
import { cellsOf } from './page.ts'
import { type HashedPassword, hashPassword, isPassword } from './password.ts'
import { answer } from './query.ts'
import { type MemorySettings, settings } from './settings.ts'
import { changeDirectory, readDirectory } from './store.ts'

/**
 * A directory in a JSON file, for trying things out: everything that the contract knows of is there, and a fault or two
 * can be ordered.
 */
export const connector = defineConnector({
  description: 'A directory in a JSON file, for trying things out, demos and tests.',
  settings,

  async test(settings, context) {
    await opened(settings, context)
  },

  async discover(settings, { folder }) {
    return await discover(settings, folder)
  },

  async schema(settings) {
    const types = [...typesOf(settings).values()]
    return {
      objectTypes: types.map(({ name, anchor, attributes }) => ({
        name,
        anchor,
        attributes: attributes.map(({ unique: _unique, ...attribute }) => attribute),
      })),
    }
  },

  async partitions(settings, context) {
    return partitionsOf(await opened(settings, context), settings.partition)
  },

  async hierarchy(settings, context) {
    return containersOf(await opened(settings, context), settings, context)
  },

  async *importFull(settings, context) {
    yield* paced(fullPages(await opened(settings, context), settings, context), settings, context)
  },

  async *importDelta(settings, context) {
    yield* paced(deltaPages(await opened(settings, context), settings, context), settings, context)
  },

  async read(settings, { objectType, anchor }, context) {
    const directory = await opened(settings, context)
    const type = directory.types.get(objectType)
    if (type === undefined) return null
    try {
      return cellsOf(type, find(directory, type, anchor).entry)
    } catch (error) {
      if (error instanceof TargetError && error.failure.kind === 'absent') return null
      throw error
    }
  },

  async export(settings, changes, context) {
    await answerTime(settings, context)
    refuseWhenBusy(settings)
    // Passwords are hashed before the lock is taken: that is slow by design.
    const passwords = await Promise.all(changes.map(change => initialPassword(change)))
    return await changeDirectory(settings, context, directory =>
      changes.map((change, index) => makeChange(directory, change, passwords[index])),
    )
  },

  limits({ limits }) {
    return limits
  },

  async setPassword(settings, { objectType, anchor, password, mustChange }, context) {
    await answerTime(settings, context)
    refuseShort(settings, password)
    const hashed = await hashPassword(password, mustChange)
    await changeDirectory(settings, context, directory => {
      directory.setPassword(objectType, find(directory, directory.type(objectType), anchor).key, hashed)
    })
  },

  async changePassword(settings, { objectType, anchor, oldPassword, password }, context) {
    const { key, kept } = await passwordOf(settings, objectType, anchor, context)
    if (kept === undefined || !(await isPassword(oldPassword, kept))) {
      throw new TargetError('refused', `The old password of "${key}" is another one.`)
    }
    refuseShort(settings, password)
    const hashed = await hashPassword(password, false)
    await changeDirectory(settings, context, directory => {
      if (directory.passwordsOf(objectType).get(key)?.hash !== kept.hash) {
        throw new TargetError('locked', `The password of "${key}" was changed by somebody else at the same time.`)
      }
      directory.setPassword(objectType, key, hashed)
    })
  },

  async script(settings, script, context) {
    return answer(await opened(settings, context), script)
  },
})

async function opened(settings: MemorySettings, context: OperationContext) {
  await answerTime(settings, context)
  return await readDirectory(settings, context)
}

async function passwordOf(settings: MemorySettings, objectType: string, anchor: Anchor, context: OperationContext) {
  const directory = await opened(settings, context)
  const { key } = find(directory, directory.type(objectType), anchor)
  return { key, kept: directory.passwordsOf(objectType).get(key) }
}

async function initialPassword(change: Change): Promise<HashedPassword | undefined> {
  return change.kind === 'add' && change.password !== undefined ? await hashPassword(change.password, false) : undefined
}

function refuseShort({ passwordLength }: MemorySettings, password: string): void {
  if (password.length >= passwordLength) return
  throw new TargetError('value', `A password has ${passwordLength} characters or more.`, { attribute: 'password' })
}

/** Pages at the pace and with the faults that the settings ask for. */
async function* paced(
  pages: Iterable<Page>,
  settings: MemorySettings,
  context: OperationContext,
): AsyncGenerator<Page> {
  let count = 0
  for (const page of pages) {
    await answerTime(settings, context)
    breakOff(settings, count)
    yield page
    count++
  }
}
