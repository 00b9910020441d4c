import { describe, expect, test } from 'vitest'
import type { ChangeResult } from '../../../../src/connector/contract.ts'
import { fromLegacy } from '../../../../src/connector/legacy/adapt/from-legacy.ts'
import {
  AttributeChange,
  AttributeModificationType,
  type CSEntryChange,
  CSEntryChangeResult,
  GetImportEntriesResults,
  type LegacyConnector,
  type MACapabilities,
  MADistinguishedNameStyle,
  MAExportError,
  MAExportType,
  ObjectModificationType,
  PutExportEntriesResults,
  ServerDownException,
  ValueModificationType,
} from '../../../../src/connector/legacy/index.ts'
import type { Change } from '../../../../src/model/change.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { contextOf } from '../../../connectors/context.ts'
import { capabilitiesWith, entry, schemaOfPeople } from '../fake.ts'

type Answers = (csentry: CSEntryChange) => CSEntryChangeResult | undefined

/** A legacy connector that writes down what it is sent, and answers as it is told to. */
class Exporting implements LegacyConnector {
  readonly calls: string[] = []
  readonly sent: CSEntryChange[] = []
  exportDefaultPageSize = 10
  exportMaxPageSize = 50
  readonly capabilities: MACapabilities
  readonly #answers: Answers

  constructor(told: Partial<MACapabilities> = {}, answers: Answers = () => undefined) {
    this.capabilities = capabilitiesWith(told)
    this.#answers = answers
  }

  getSchema() {
    return schemaOfPeople()
  }

  openExportConnection: NonNullable<LegacyConnector['openExportConnection']> = (_parameters, _types, step) => {
    this.calls.push(`open type=${step.exportType} size=${step.batchSize}`)
  }

  putExportEntries: NonNullable<LegacyConnector['putExportEntries']> = csentries => {
    this.calls.push(`put ${csentries.length}`)
    this.sent.push(...csentries)
    const results = new PutExportEntriesResults()
    for (const csentry of csentries) {
      const result = this.#answers(csentry)
      if (result !== undefined) results.csEntryChangeResults.add(result)
    }
    return results
  }

  closeExportConnection: NonNullable<LegacyConnector['closeExportConnection']> = ({ reason }) => {
    this.calls.push(`close reason=${reason}`)
  }
}

/** A connector that can be read too: one person, Ann. */
class Readable extends Exporting {
  getImportEntries() {
    this.calls.push('read')
    const ann = { id: '1', name: 'Ann', age: 42, mails: ['a@x', 'b@x'] }
    return new GetImportEntriesResults(null, true, [entry('person', ann, { dn: 'cn=Ann' })])
  }
}

async function exported(legacy: LegacyConnector, ...changes: readonly Change[]): Promise<readonly ChangeResult[]> {
  const connector = await fromLegacy(legacy)
  return (await connector.export?.({}, changes, contextOf('/'))) ?? []
}

/** An entry as it was sent, in short. */
function written(csentry: CSEntryChange | undefined) {
  if (csentry === undefined) return undefined
  const names = ['Unconfigured', 'None', 'Add', 'Replace', 'Update', 'Delete']
  const changes = [...csentry.attributeChanges].map(({ name, modificationType, valueChanges }) => {
    const kind = Object.keys(AttributeModificationType)[modificationType] ?? ''
    const values = valueChanges.map(({ value, modificationType: type }) =>
      type === ValueModificationType.Delete ? `-${String(value)}` : String(value),
    )
    return [kind, name, ...values].join(' ')
  })
  const anchors = [...csentry.anchorAttributes].map(({ name, value }) => `${name}=${String(value)}`).join()
  return { kind: names[csentry.objectModificationType], dn: csentry.dn, anchors, changes }
}

const person = { objectType: 'person', anchor: ['1'] } as const
const update: Change = {
  kind: 'update',
  ...person,
  changes: [
    { kind: 'replace', attribute: 'name', value: 'Anna' },
    { kind: 'replace', attribute: 'age', value: null },
    { kind: 'values', attribute: 'mails', add: ['c@x'], remove: ['a@x'] },
  ],
}
const { Success } = MAExportError

describe('a change is sent in the shape that the connector asks for', () => {
  test('an addition with all of its attributes and its password', async () => {
    const legacy = new Exporting()
    const attributes = { name: 'Ann', mails: ['a@x', 'b@x'], boss: '7' }
    await exported(legacy, { kind: 'add', ...person, attributes, password: 'secret' })
    expect(written(legacy.sent[0])).toEqual({
      kind: 'Add',
      dn: '1',
      anchors: 'id=1',
      changes: ['Add id 1', 'Add name Ann', 'Add mails a@x b@x', 'Add boss 7', 'Add export_password secret'],
    })
    expect(legacy.calls).toEqual(['open type=2 size=10', 'put 1', 'close reason=0'])
  })

  test('an addition without an anchor, where the connected system gives it', async () => {
    const legacy = new Exporting()
    await exported(legacy, { kind: 'add', objectType: 'person', anchor: null, attributes: { name: 'Ann' } })
    expect(written(legacy.sent[0])).toEqual({ kind: 'Add', dn: '', anchors: '', changes: ['Add name Ann'] })
  })

  test('AttributeUpdate: values that come and go', async () => {
    const legacy = new Exporting()
    await exported(legacy, update)
    expect(written(legacy.sent[0])).toEqual({
      kind: 'Update',
      dn: '1',
      anchors: 'id=1',
      changes: ['Replace name Anna', 'Delete age', 'Update mails c@x -a@x'],
    })
  })

  test('AttributeReplace: all values of what changes, as the entry has them', async () => {
    const legacy = new Readable({ exportType: MAExportType.AttributeReplace })
    await exported(legacy, update)
    expect(written(legacy.sent[0])).toMatchObject({
      kind: 'Update',
      changes: ['Replace name Anna', 'Delete age', 'Replace mails b@x c@x'],
    })
    expect(legacy.calls).toEqual(['read', 'open type=2 size=10', 'put 1', 'close reason=0'])
  })

  test('AttributeReplace: without reading where no values come and go', async () => {
    const legacy = new Readable({ exportType: MAExportType.AttributeReplace })
    await exported(legacy, { ...update, changes: update.changes.slice(0, 2) })
    expect(legacy.calls).not.toContain('read')
  })

  test('MultivaluedReferenceAttributeUpdate: values that come and go of references alone', async () => {
    const legacy = new Readable({ exportType: MAExportType.MultivaluedReferenceAttributeUpdate })
    const members: Change = {
      kind: 'update',
      objectType: 'group',
      anchor: [7],
      changes: [{ kind: 'values', attribute: 'members', add: ['1'], remove: ['2'] }],
    }
    await exported(legacy, update, members)
    expect(legacy.sent.map(each => written(each)?.changes.at(-1))).toEqual([
      'Replace mails b@x c@x',
      'Update members 1 -2',
    ])
  })

  test('ObjectReplace: the whole entry', async () => {
    const legacy = new Readable({ exportType: MAExportType.ObjectReplace })
    await exported(legacy, update, { kind: 'replace', ...person, attributes: { id: '1', name: 'Bob' } })
    expect(legacy.sent.map(written)).toMatchObject([
      { kind: 'Replace', changes: ['Add id 1', 'Add name Anna', 'Add mails b@x c@x'] },
      { kind: 'Replace', changes: ['Add id 1', 'Add name Bob'] },
    ])
  })

  test('a replacement for a connector that takes attributes clears what is not named', async () => {
    const legacy = new Exporting()
    await exported(legacy, { kind: 'replace', ...person, attributes: { name: 'Bob' } })
    expect(written(legacy.sent[0])).toMatchObject({
      kind: 'Update',
      changes: ['Replace name Bob', 'Delete age', 'Delete active', 'Delete photo', 'Delete mails', 'Delete boss'],
    })
  })

  test('a deletion by its anchor', async () => {
    const legacy = new Exporting()
    await exported(legacy, { kind: 'delete', ...person })
    expect(written(legacy.sent[0])).toEqual({ kind: 'Delete', dn: '1', anchors: 'id=1', changes: [] })
  })

  test('a whole that cannot be known is refused, and one that is gone is absent', async () => {
    const blind = new Exporting({ exportType: MAExportType.ObjectReplace })
    expect(await exported(blind, update)).toMatchObject([{ kind: 'failed', failure: { kind: 'refused' } }])
    expect(blind.calls).toEqual([])
    const other = new Exporting({ exportType: MAExportType.ObjectReplace })
    const empty = Object.assign(other, { getImportEntries: () => new GetImportEntriesResults() })
    expect(await exported(empty, update)).toEqual([
      { kind: 'failed', failure: { kind: 'absent', message: 'There is no person "1".' } },
    ])
  })

  test('an attribute or object type that there is not fails by itself', async () => {
    const legacy = new Exporting()
    const results = await exported(
      legacy,
      { kind: 'update', ...person, changes: [{ kind: 'replace', attribute: 'color', value: 'red' }] },
      { kind: 'delete', objectType: 'robot', anchor: ['1'] },
      { kind: 'delete', ...person },
    )
    expect(results).toMatchObject([
      { kind: 'failed', failure: { kind: 'value', attribute: 'color' } },
      { kind: 'failed', failure: { kind: 'refused' } },
      { kind: 'done' },
    ])
    expect(legacy.calls).toContain('put 1')
  })
})

describe('entries with names', () => {
  const ldap = { distinguishedNameStyle: MADistinguishedNameStyle.Ldap }

  test('are added under the name that is given', async () => {
    const legacy = new Exporting(ldap)
    const attributes = { '-dn-': 'cn=Ann', name: 'Ann' }
    await exported(legacy, { kind: 'add', objectType: 'person', anchor: null, attributes })
    expect(written(legacy.sent[0])).toEqual({ kind: 'Add', dn: 'cn=Ann', anchors: '', changes: ['Add name Ann'] })
  })

  test('are found by their anchor, and changed under the name they have now', async () => {
    const legacy = new Readable(ldap)
    await exported(legacy, { kind: 'delete', ...person })
    expect(written(legacy.sent[0])).toMatchObject({ kind: 'Delete', dn: 'cn=Ann', anchors: 'id=1' })
  })

  test('get another name by the attribute DN', async () => {
    const legacy = new Exporting({ ...ldap, isDNAsAnchor: true })
    await exported(legacy, { kind: 'rename', objectType: 'person', anchor: ['cn=Ann'], to: { '-dn-': 'cn=Anna' } })
    expect(written(legacy.sent[0])).toEqual({
      kind: 'Update',
      dn: 'cn=Ann',
      anchors: '',
      changes: ['Replace DN cn=Anna'],
    })
  })

  test('keep their name where the capabilities say so', async () => {
    const legacy = new Exporting({ ...ldap, isDNAsAnchor: true, objectRename: false })
    const to = { '-dn-': 'cn=Anna' }
    const [result] = await exported(legacy, { kind: 'rename', objectType: 'person', anchor: ['cn=Ann'], to })
    expect(result).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } })
  })
})

describe('what became of a change', () => {
  const deletion: Change = { kind: 'delete', ...person }

  test('is told by its identifier; silence means that it was done', async () => {
    const legacy = new Exporting({}, ({ identifier, objectModificationType }) =>
      objectModificationType === ObjectModificationType.Delete
        ? CSEntryChangeResult.create(identifier, null, MAExportError.ExportErrorPermissionIssue, 'no', 'not yours')
        : undefined,
    )
    expect(await exported(legacy, update, deletion)).toEqual([
      { kind: 'done' },
      { kind: 'failed', failure: { kind: 'forbidden', message: 'no: not yours' } },
    ])
    expect(await exported(Object.assign(new Exporting(), { putExportEntries: () => null }), deletion)).toEqual([
      { kind: 'done' },
    ])
  })

  test('holds the anchor that the connected system gave', async () => {
    const legacy = new Exporting({}, ({ identifier }) =>
      CSEntryChangeResult.create(identifier, [AttributeChange.createAttributeAdd('ID', 815)], Success),
    )
    const add: Change = { kind: 'add', objectType: 'person', anchor: null, attributes: { name: 'Ann' } }
    expect(await exported(legacy, add)).toEqual([{ kind: 'done', anchor: ['815'] }])
  })

  test.each([
    ['ExportActionRetryReferenceAttribute', 'reference'],
    ['ExportActionProvisioningParent', 'reference'],
    ['ExportActionConvertUpdateToAdd', 'absent'],
    ['ExportErrorConnectedDirectoryMissingObject', 'absent'],
    ['ExportErrorPermissionIssue', 'forbidden'],
    ['ExportErrorSyntaxViolation', 'value'],
    ['ExportErrorMissingProvisioningAttribute', 'value'],
    ['ExportErrorCustomContinueRun', 'refused'],
    ['ExportErrorAmbiguousUpdate', 'refused'],
  ] as const)('%s is a failure of the kind %s', async (name, kind) => {
    const legacy = new Exporting({}, ({ identifier }) =>
      CSEntryChangeResult.create(identifier, null, MAExportError[name]),
    )
    const message = `The connector answers ${name}, and nothing more.`
    expect(await exported(legacy, deletion)).toEqual([{ kind: 'failed', failure: { kind, message } }])
  })

  test('is a refusal where the code is not known', async () => {
    const legacy = new Exporting({}, ({ identifier }) => CSEntryChangeResult.create(identifier, null, 77 as never))
    expect(await exported(legacy, deletion)).toMatchObject([
      { failure: { kind: 'refused', message: 'The connector answers error 77, and nothing more.' } },
    ])
  })
})

describe('batches', () => {
  const deletions = (count: number) =>
    Array.from({ length: count }, (_, id): Change => ({ kind: 'delete', objectType: 'person', anchor: [String(id)] }))

  test('have the size that the connector wishes, and never more than it takes', async () => {
    const legacy = new Exporting()
    expect((await fromLegacy(legacy)).limits?.({})).toEqual({ batch: 10 })
    legacy.exportDefaultPageSize = 100
    expect((await fromLegacy(legacy)).limits?.({})).toEqual({ batch: 50 })
    await exported(legacy, ...deletions(120))
    expect(legacy.calls).toEqual(['open type=2 size=50', 'put 50', 'put 50', 'put 20', 'close reason=0'])
  })

  test('end where the connector gives up, and what was not sent is tried again', async () => {
    const legacy = new Exporting({}, ({ identifier, dn }) =>
      dn === '3'
        ? CSEntryChangeResult.create(identifier, null, MAExportError.ExportErrorCustomStopRun, 'full')
        : undefined,
    )
    legacy.exportDefaultPageSize = 6
    const results = await exported(legacy, ...deletions(14))
    expect(results.map(result => (result.kind === 'failed' ? result.failure.kind : 'done'))).toEqual([
      'done',
      'done',
      'done',
      'refused',
      ...Array.from({ length: 10 }, () => 'unavailable'),
    ])
    expect(legacy.calls).toEqual(['open type=2 size=6', 'put 6', 'close reason=0'])
  })

  test('are closed where they fail, and fail where closing does', async () => {
    const legacy = new Exporting()
    legacy.putExportEntries = () => {
      throw new ServerDownException('gone')
    }
    const error: unknown = await exported(legacy, ...deletions(1)).catch((reason: unknown) => reason)
    expect(failureIn(error)).toEqual({ kind: 'unavailable', message: 'gone' })
    expect(legacy.calls.at(-1)).toBe('close reason=Unknown')
    const closing = new Exporting()
    closing.closeExportConnection = () => {
      throw new Error('The file is full.')
    }
    await expect(exported(closing, ...deletions(1))).rejects.toThrow('The file is full.')
  })

  test('go out in two passes where references are to follow', async () => {
    const legacy = new Exporting({ noReferenceValuesInFirstExport: true }, ({ identifier, objectModificationType }) =>
      objectModificationType === ObjectModificationType.Add
        ? CSEntryChangeResult.create(identifier, [AttributeChange.createAttributeAdd('id', '815')], Success)
        : undefined,
    )
    const results = await exported(
      legacy,
      { kind: 'add', objectType: 'person', anchor: null, attributes: { name: 'Ann', boss: '7' } },
      { kind: 'update', ...person, changes: [{ kind: 'replace', attribute: 'boss', value: '8' }] },
      { kind: 'delete', objectType: 'person', anchor: ['2'] },
    )
    expect(legacy.sent.map(written)).toEqual([
      { kind: 'Add', dn: '', anchors: '', changes: ['Add name Ann'] },
      { kind: 'Delete', dn: '2', anchors: 'id=2', changes: [] },
      { kind: 'Update', dn: '815', anchors: 'id=815', changes: ['Add boss 7'] },
      { kind: 'Update', dn: '1', anchors: 'id=1', changes: ['Replace boss 8'] },
    ])
    expect(results).toEqual([{ kind: 'done', anchor: ['815'] }, { kind: 'done' }, { kind: 'done' }])
  })

  test('go out in two passes where passwords are to follow', async () => {
    const legacy = new Exporting({ exportPasswordInFirstPass: false })
    await exported(legacy, { kind: 'add', ...person, attributes: { name: 'Ann' }, password: 'secret' })
    expect(legacy.sent.map(written)).toEqual([
      { kind: 'Add', dn: '1', anchors: 'id=1', changes: ['Add id 1', 'Add name Ann'] },
      { kind: 'Update', dn: '1', anchors: 'id=1', changes: ['Add export_password secret'] },
    ])
    expect(legacy.calls).toEqual(['open type=2 size=10', 'put 1', 'put 1', 'close reason=0'])
  })

  test('leave out the second pass of what failed in the first', async () => {
    const legacy = new Exporting({ noReferenceValuesInFirstExport: true }, ({ identifier }) =>
      CSEntryChangeResult.create(identifier, null, MAExportError.ExportErrorPermissionIssue),
    )
    const add: Change = { kind: 'add', ...person, attributes: { name: 'Ann', boss: '7' } }
    expect(await exported(legacy, add)).toMatchObject([{ failure: { kind: 'forbidden' } }])
    expect(legacy.sent).toHaveLength(1)
  })

  test('keep the name that a new entry was given, where the connected system gives its anchor', async () => {
    const told = { noReferenceValuesInFirstExport: true, distinguishedNameStyle: MADistinguishedNameStyle.Ldap }
    const legacy = new Exporting(told, ({ identifier }) =>
      CSEntryChangeResult.create(identifier, [AttributeChange.createAttributeAdd('id', '815')], Success),
    )
    const attributes = { '-dn-': 'cn=Ann', name: 'Ann', boss: 'cn=Bob' }
    await exported(legacy, { kind: 'add', objectType: 'person', anchor: null, attributes })
    expect(written(legacy.sent[1])).toEqual({
      kind: 'Update',
      dn: 'cn=Ann',
      anchors: 'id=815',
      changes: ['Add boss cn=Bob'],
    })
  })
})
