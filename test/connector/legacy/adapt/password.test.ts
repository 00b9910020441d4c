import { describe, expect, test } from 'vitest'
import { fromLegacy } from '../../../../src/connector/legacy/adapt/from-legacy.ts'
import {
  ConnectionSecurityLevel,
  type CSEntry,
  GetImportEntriesResults,
  type LegacyConnector,
  MADistinguishedNameStyle,
  OldPasswordIncorrectException,
  PasswordOptions,
  PasswordPolicyViolationException,
} from '../../../../src/connector/legacy/index.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { contextOf } from '../../../connectors/context.ts'
import { capabilitiesWith, entry, schemaOfPeople } from '../fake.ts'

const context = contextOf('/')
const ann = { objectType: 'person', anchor: ['1'] }

function keeping(more: Partial<LegacyConnector> = {}) {
  const calls: string[] = []
  const who = (csentry: CSEntry) => `${csentry.objectType} ${csentry.dn} ${csentry.get('ID').stringValue}`
  const legacy: LegacyConnector = {
    getSchema: schemaOfPeople,
    getConnectionSecurityLevel: () => ConnectionSecurityLevel.Secure,
    openPasswordConnection: (_, partition) => void calls.push(`open ${partition?.name}`),
    setPassword: (csentry, password, options) =>
      void calls.push(`set ${who(csentry)} ${password.convertToUnsecureString()} ${options}`),
    changePassword: async (csentry, before, after) =>
      void calls.push(`change ${who(csentry)} ${before.convertToUnsecureString()} ${after.convertToUnsecureString()}`),
    closePasswordConnection: () => void calls.push('close'),
    ...more,
  }
  return { legacy, calls }
}

async function failure(work: Promise<void> | undefined): Promise<unknown> {
  return failureIn(await work?.catch((error: unknown) => error))
}

describe('passwords', () => {
  test('are set over a connection of their own', async () => {
    const { legacy, calls } = keeping()
    const connector = await fromLegacy(legacy)
    await connector.setPassword?.({}, { ...ann, password: 'new', mustChange: true, unlock: true }, context)
    await connector.setPassword?.({}, { ...ann, password: 'new', mustChange: false, unlock: false }, context)
    const both = PasswordOptions.ForceChangeAtLogOn | PasswordOptions.UnlockAccount
    const around = (call: string) => ['open default', call, 'close']
    expect(calls).toEqual([...around(`set person 1 1 new ${both}`), ...around('set person 1 1 new 0')])
  })

  test('are changed with the old one', async () => {
    const { legacy, calls } = keeping()
    await (await fromLegacy(legacy)).changePassword?.({}, { ...ann, oldPassword: 'old', password: 'new' }, context)
    expect(calls).toEqual(['open default', 'change person 1 1 old new', 'close'])
  })

  test('are not sent over a connection that is not secure', async () => {
    const { legacy, calls } = keeping({ getConnectionSecurityLevel: () => ConnectionSecurityLevel.NotSecure })
    const connector = await fromLegacy(legacy)
    const setting = connector.setPassword?.({}, { ...ann, password: 'new', mustChange: true, unlock: true }, context)
    expect(await failure(setting)).toMatchObject({ kind: 'refused' })
    expect(calls).toEqual([])
  })

  test('that are refused close the connection, and say what is wrong', async () => {
    const { legacy, calls } = keeping({
      setPassword: () => {
        throw new PasswordPolicyViolationException('Too short.')
      },
      changePassword: () => {
        throw new OldPasswordIncorrectException('Wrong.')
      },
    })
    const connector = await fromLegacy(legacy)
    const set = connector.setPassword?.({}, { ...ann, password: 'n', mustChange: false, unlock: false }, context)
    expect(await failure(set)).toEqual({ kind: 'value', message: 'Too short.', attribute: 'password' })
    const changed = connector.changePassword?.({}, { ...ann, oldPassword: 'o', password: 'n' }, context)
    expect(await failure(changed)).toEqual({ kind: 'value', message: 'Wrong.', attribute: 'oldPassword' })
    expect(calls).toEqual(['open default', 'close', 'open default', 'close'])
  })

  test('go to the entry by the name that it has now', async () => {
    const { legacy, calls } = keeping({
      capabilities: capabilitiesWith({ distinguishedNameStyle: MADistinguishedNameStyle.Generic }),
      getImportEntries: () =>
        new GetImportEntriesResults(null, false, [entry('person', { id: '1' }, { dn: 'cn=Ann' })]),
    })
    const connector = await fromLegacy(legacy)
    await connector.changePassword?.({}, { ...ann, oldPassword: 'o', password: 'n' }, context)
    expect(calls[1]).toBe('change person cn=Ann 1 o n')
    const other = { objectType: 'person', anchor: ['2'], oldPassword: 'o', password: 'n' }
    expect(await failure(connector.changePassword?.({}, other, context))).toMatchObject({ kind: 'absent' })
  })
})
