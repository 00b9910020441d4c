import { describe, expect, test } from 'vitest'
import { capabilitiesOf } from '../../../../src/connector/capabilities.ts'
import type { Page } from '../../../../src/connector/contract.ts'
import { fromLegacy } from '../../../../src/connector/legacy/adapt/from-legacy.ts'
import {
  AnchorAttribute,
  AttributeChange,
  type AttributeModificationType,
  CloseImportConnectionResults,
  CSEntryChange,
  GetImportEntriesResults,
  type LegacyConnector,
  MADistinguishedNameStyle,
  MAImportError,
  ObjectModificationType,
  OpenImportConnectionResults,
  Partition,
  ServerDownException,
  ValueChange,
  WarningNoWatermarkException,
} from '../../../../src/connector/legacy/index.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { contextOf } from '../../../connectors/context.ts'
import { capabilitiesWith, entry, Fake, pagesOf, schemaOfPeople } from '../fake.ts'

const last = (...entries: readonly CSEntryChange[]) => new GetImportEntriesResults(null, false, entries)
const more = (...entries: readonly CSEntryChange[]) => new GetImportEntriesResults(null, true, entries)
const ann = () => entry('person', { id: '1', name: 'Ann' })
const bob = () => entry('person', { id: '2', name: 'Bob' })

function rowsOf(pages: readonly Page[]): readonly unknown[] {
  return pages.flatMap(page => (page.kind === 'rows' ? page.rows : []))
}

function failuresOf(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ failures = [] }) => failures.map(({ position, message }) => `${position}: ${message}`))
}

function watermarksOf(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ watermark }) => watermark ?? [])
}

async function failure(legacy: LegacyConnector, context = {}): Promise<unknown> {
  return await pagesOf(legacy, context).catch((error: unknown) => error)
}

function change(type: ObjectModificationType, id: string, ...changes: readonly AttributeChange[]): CSEntryChange {
  const csentry = CSEntryChange.create()
  csentry.objectType = 'person'
  csentry.objectModificationType = type
  csentry.anchorAttributes.add(AnchorAttribute.create('id', id))
  for (const each of changes) csentry.attributeChanges.add(each)
  return csentry
}

describe('a full import', () => {
  test('opens, asks until there is no more, and closes, handing on what it was told', async () => {
    const fake = new Fake(
      () => new GetImportEntriesResults('page 2', true, [ann()]),
      () => new GetImportEntriesResults(null, false, [bob()]),
    )
    const { openImportConnection } = fake
    fake.openImportConnection = async (...told) => {
      await openImportConnection(...told)
      return new OpenImportConnectionResults('opened')
    }
    const pages = await pagesOf(fake)
    expect(fake.calls).toEqual([
      'open person+group type=0 size=50 data=null',
      'get data=opened',
      'get data=page 2',
      'close reason=0 data=page 2',
    ])
    expect(rowsOf(pages).map(row => (row as unknown[]).slice(0, 2))).toEqual([
      ['1', 'Ann'],
      ['2', 'Bob'],
    ])
    expect(watermarksOf(pages)).toEqual(['page 2'])
    expect(pages.at(-1)).toMatchObject({ watermark: 'page 2', rows: [] })
  })

  test('stores the watermark that closing tells, before any other', async () => {
    const fake = new Fake(() => last(ann()))
    fake.closeImportConnection = () => new CloseImportConnectionResults('closed')
    expect(watermarksOf(await pagesOf(fake))).toEqual(['closed'])
  })

  test('counts no watermark as one, because a connector may keep its own', async () => {
    expect(watermarksOf(await pagesOf(new Fake(() => last(ann()))))).toEqual([''])
  })

  test('tells only the object types that are wanted, and leaves out the entries of others', async () => {
    const fake = new Fake(() => last(ann(), entry('group', { gid: 7 })))
    const pages = await pagesOf(fake, { objectTypes: ['group'] })
    expect(fake.calls[0]).toContain('open group ')
    expect(rowsOf(pages)).toEqual([[7, null]])
  })

  test.each([
    [null, 50],
    [20, 20],
    [1_000, 100],
  ])('asks for pages of %s entries as %s', async (pageSize, size) => {
    const fake = new Fake(() => last())
    await pagesOf(fake, { pageSize })
    expect(fake.calls[0]).toContain(` size=${size} `)
  })

  test('takes values by the schema: whole numbers as text, single values as lists, octets as base64', async () => {
    const photo = new Uint8Array([1, 2, 3])
    const pages = await pagesOf(
      new Fake(() =>
        last(
          entry('person', { id: ['1'], name: 5, age: '42', active: 'True', photo: 'AQID', mails: 'a@x', boss: ['2'] }),
          entry('person', { id: '2', name: [], age: ['9007199254740993'], active: false, photo, mails: ['b', 'c'] }),
        ),
      ),
    )
    expect(rowsOf(pages)).toEqual([
      ['1', '5', 42, true, photo, ['a@x'], '2'],
      ['2', null, 9007199254740993n, false, photo, ['b', 'c'], null],
    ])
  })

  test('takes the anchor from the anchor attributes, and names from any case', async () => {
    const csentry = entry('PERSON', { NAME: 'Ann' })
    csentry.anchorAttributes.add(AnchorAttribute.create('ID', '1'))
    expect(rowsOf(await pagesOf(new Fake(() => last(csentry))))).toEqual([['1', 'Ann', null, null, null, null, null]])
  })

  test('takes the DN as the anchor of an entry without names that tells nothing else', async () => {
    const csentry = entry('group', { members: ['1'] }, { dn: '7' })
    expect(rowsOf(await pagesOf(new Fake(() => last(csentry))))).toEqual([[7, ['1']]])
  })

  test('takes attributes that the schema does not have as absent', async () => {
    const pages = await pagesOf(new Fake(() => last(entry('group', { gid: 1, color: 'red' }))))
    expect(rowsOf(pages)).toEqual([[1, null]])
  })

  test('says which value does not fit, counts the entry as failed, and goes on', async () => {
    const pages = await pagesOf(
      new Fake(() =>
        last(
          ann(),
          entry('person', { id: '2', age: 'many' }),
          entry('person', { id: '3', name: ['a', 'b'] }),
          entry('person', { id: '4', name: 'Dan' }),
        ),
      ),
    )
    expect(failuresOf(pages)).toEqual([
      '2: "age" holds "many", which is no value of the type integer.',
      '3: "name" has 2 values, but the schema says that it has one.',
    ])
    expect(pages.map(page => page.kind === 'rows' && [page.firstPosition, page.rows.length])).toEqual([
      [1, 1],
      [4, 1],
      [1, 0],
    ])
  })

  test.each([ObjectModificationType.Update, ObjectModificationType.Delete, ObjectModificationType.None])(
    'takes an entry of the modification type %s as failed',
    async type => {
      const pages = await pagesOf(new Fake(() => last(change(type, '1'))))
      expect(rowsOf(pages)).toEqual([])
      expect(failuresOf(pages)[0]).toContain('An entry of a full import is')
    },
  )

  test('puts entries of different object types on pages of their own', async () => {
    const pages = await pagesOf(new Fake(() => last(ann(), entry('group', { gid: 1 }), bob())))
    expect(pages.map(page => [page.objectType, page.kind === 'rows' && page.rows.length])).toEqual([
      ['person', 2],
      ['group', 1],
      ['person', 0],
    ])
  })
})

describe('a connector that does not keep to the rules', () => {
  test('may return null lists, empty pages with more to come, and pages that are larger than was asked', async () => {
    const fake = new Fake(
      () => ({ customData: null, moreToImport: true, csEntries: null as unknown as CSEntryChange[] }),
      () => more(),
      () => last(...Array.from({ length: 7 }, (_, id) => entry('person', { id: String(id) }))),
    )
    expect(rowsOf(await pagesOf(fake, { pageSize: 2 }))).toHaveLength(7)
  })

  test('may hand over all at once', async () => {
    const all = Array.from({ length: 9_000 }, (_, id) => entry('person', { id: String(id) }))
    const pages = await pagesOf(new Fake(() => last(...all)))
    expect(pages.map(page => page.kind === 'rows' && [page.firstPosition, page.rows.length])).toEqual([
      [1, 4_000],
      [4_001, 4_000],
      [8_001, 1_000],
      [1, 0],
    ])
  })

  test('must return results, and say whether there is more', async () => {
    const nothing = new Fake(() => null as unknown as GetImportEntriesResults)
    expect(await failure(nothing)).toMatchObject({
      message: 'getImportEntries returned nothing: it must return GetImportEntriesResults.',
    })
    expect(nothing.calls.at(-1)).toBe('close reason=Unknown data=null')
    const silent = new Fake(() => ({ csEntries: [] }) as unknown as GetImportEntriesResults)
    expect(await failure(silent)).toMatchObject({
      message: 'getImportEntries does not say whether there is more: moreToImport must be true or false.',
    })
  })

  test('must return lists where there are to be lists', async () => {
    const fake = new Fake(() => ({ customData: null, moreToImport: false, csEntries: 'Ann' as never }))
    expect(await failure(fake)).toMatchObject({ message: 'csEntries must be a list or null, but it is string.' })
  })

  test('must say of which object type an entry is, unless it has only one', async () => {
    const nameless = () => last(entry('', { id: '1', gid: 1 }))
    expect(await failure(new Fake(nameless), { objectTypes: ['person'] })).toMatchObject({
      message: 'The entry "" has no objectType, and there are several: it must say which it is of.',
    })
    const single = Object.assign(new Fake(nameless), {
      getSchema: () => ({ types: [schemaOfPeople().types.get('group')] }),
    })
    expect(rowsOf(await pagesOf(single))).toEqual([[1, null]])
  })

  test('must have an anchor, and types of attributes that there are', async () => {
    const wrong = (attribute: object) =>
      Object.assign(new Fake(() => last()), {
        getSchema: () => ({ types: [{ name: 'person', attributes: [attribute] }] }),
      })
    expect(await failure(wrong({ name: 'id', dataType: 0 }))).toMatchObject({
      message:
        'The object type "person" has no anchor: getSchema must create one of its attributes by createAnchorAttribute.',
    })
    expect(await failure(wrong({ name: 'id', dataType: 9, isAnchor: true }))).toMatchObject({
      message: 'The attribute "id" of "person" has the dataType 9: AttributeType has no such.',
    })
    expect(await failure(Object.assign(new Fake(), { getSchema: () => null }))).toMatchObject({
      message: 'getSchema returned nothing: it must return a Schema.',
    })
  })

  test('is not closed where it could not be opened', async () => {
    const fake = new Fake()
    fake.openImportConnection = () => {
      throw new ServerDownException('dc1 does not answer.')
    }
    expect(failureIn(await failure(fake))).toEqual({ kind: 'unavailable', message: 'dc1 does not answer.' })
    expect(fake.calls).toEqual([])
  })

  test('is closed where it fails while it is read, and what failed then is what counts', async () => {
    const fake = new Fake(
      () => more(ann()),
      () => {
        throw new ServerDownException('dc1 does not answer.')
      },
    )
    const closing = fake.closeImportConnection
    fake.closeImportConnection = step => {
      void closing(step)
      throw new Error('I was not open.')
    }
    expect(failureIn(await failure(fake))).toEqual({ kind: 'unavailable', message: 'dc1 does not answer.' })
    expect(fake.calls.at(-1)).toBe('close reason=Unknown data=null')
  })

  test('fails the run where closing fails after all was read', async () => {
    const fake = new Fake(() => last(ann()))
    fake.closeImportConnection = () => {
      throw new Error('The cursor is gone.')
    }
    expect(await failure(fake)).toMatchObject({ message: 'The cursor is gone.' })
  })

  test('is closed, for the reason that somebody stopped it, when nobody asks for more', async () => {
    const fake = new Fake(
      () => more(ann()),
      () => more(bob()),
    )
    const connector = await fromLegacy(fake)
    for await (const _ of connector.importFull?.({}, { ...contextOf('/'), objectTypes: ['person'] }) ?? []) break
    expect(fake.calls.at(-1)).toBe('close reason=TerminatedByUser data=null')
  })

  test('is not asked for more after a stop', async () => {
    const stop = new AbortController()
    const fake = new Fake(
      () => {
        stop.abort()
        return more(ann())
      },
      () => last(bob()),
    )
    expect(await failure(fake, { signal: stop.signal })).toMatchObject({ name: 'AbortError' })
    expect(fake.calls).toEqual([
      'open person+group type=0 size=50 data=null',
      'get data=null',
      'close reason=TerminatedByUser data=null',
    ])
  })
})

describe('errors of single entries', () => {
  const broken = (errorCodeImport: MAImportError) =>
    entry('person', { id: '2' }, { dn: 'Bob', errorCodeImport, errorName: 'locked', errorDetail: 'try later' })

  test('are counted, and the import goes on', async () => {
    const fake = new Fake(() => last(ann(), broken(MAImportError.ImportErrorInvalidAttributeValue)))
    const pages = await pagesOf(fake)
    expect(failuresOf(pages)).toEqual(['2: The connector says of "Bob": locked: try later'])
    expect(watermarksOf(pages)).toHaveLength(1)
  })

  test('have the name of their code where they have no other', async () => {
    const csentry = entry('person', { id: '2' }, { errorCodeImport: MAImportError.ImportErrorParseError })
    const unknown = entry('person', { id: '3' }, { errorCodeImport: 99 as never })
    expect(failuresOf(await pagesOf(new Fake(() => last(csentry, unknown))))).toEqual([
      '1: The connector says of "": ImportErrorParseError',
      '2: The connector says of "": error 99',
    ])
  })

  test('keep the watermark from being stored where they say so', async () => {
    const pages = await pagesOf(new Fake(() => last(ann(), broken(MAImportError.ImportErrorCustomContinueRun))))
    expect([rowsOf(pages).length, failuresOf(pages).length, watermarksOf(pages)]).toEqual([1, 1, []])
  })

  test('end the run where they say so', async () => {
    const fake = new Fake(() => more(broken(MAImportError.ImportErrorCustomStopRun)))
    expect(failureIn(await failure(fake))).toEqual({
      kind: 'refused',
      message: 'The connector says of "Bob": locked: try later. It ends the run.',
    })
    expect(fake.calls.at(-1)).toContain('close reason=TerminatedByUser')
  })
})

describe('a delta import', () => {
  const { Add, Replace, Update, Delete, None, Unconfigured } = ObjectModificationType

  test('hands over the watermark, and keeps it where no other is told', async () => {
    const fake = new Fake(() => last())
    expect(watermarksOf(await pagesOf(fake, { watermark: '17' }))).toEqual(['17'])
    expect(fake.calls).toEqual(['open person+group type=2 size=50 data=17', 'get data=17', 'close reason=0 data=17'])
  })

  test('hands over no watermark where a connector told none', async () => {
    const fake = new Fake(() => last())
    await pagesOf(fake, { watermark: '' })
    expect(fake.calls[0]).toContain('data=null')
  })

  test('keeps entries, updates and deletions in their order', async () => {
    const name = AttributeChange.createAttributeReplace('name', 'Ann')
    const pages = await pagesOf(
      new Fake(() =>
        last(
          change(Add, '1', name),
          change(Replace, '2', name),
          change(Delete, '1'),
          change(Update, '2', AttributeChange.createAttributeDelete('name')),
          change(None, '3'),
          change(Add, '1'),
        ),
      ),
      { watermark: 'w' },
    )
    const told = pages.map(page => {
      if (page.kind === 'rows') return page.rows.map(row => row.slice(0, 2))
      if (page.kind === 'deletions') return page.anchors
      return page.kind === 'updates' ? page.updates : null
    })
    expect(told).toEqual([
      [
        ['1', 'Ann'],
        ['2', 'Ann'],
      ],
      [['1']],
      [{ anchor: ['2'], changes: [{ kind: 'replace', attribute: 'name', value: null }] }],
      [['1', null]],
      [],
    ])
  })

  test('tells what has changed within an entry', async () => {
    const pages = await pagesOf(
      new Fake(() =>
        last(
          change(
            Update,
            '1',
            AttributeChange.createAttributeUpdate('mails', ['new'], ['old']),
            AttributeChange.createAttributeUpdate('age', [
              ValueChange.createValueDelete(1),
              ValueChange.createValueAdd('2'),
            ]),
            AttributeChange.createAttributeUpdate('name', null, ['Ann']),
            AttributeChange.createAttributeReplace('boss', '7'),
            AttributeChange.createAttributeReplace('unknown', '7'),
          ),
        ),
      ),
      { watermark: 'w' },
    )
    expect(pages[0]).toMatchObject({
      kind: 'updates',
      updates: [
        {
          anchor: ['1'],
          changes: [
            { kind: 'values', attribute: 'mails', add: ['new'], remove: ['old'] },
            { kind: 'replace', attribute: 'age', value: 2 },
            { kind: 'replace', attribute: 'name', value: null },
            { kind: 'replace', attribute: 'boss', value: '7' },
          ],
        },
      ],
    })
  })

  test('counts as failed what does not say what happened, or to which entry', async () => {
    const nameless = change(Update, '')
    const pages = await pagesOf(new Fake(() => last(change(Unconfigured, '1'), nameless)), { watermark: 'w' })
    expect(failuresOf(pages)).toEqual([
      '1: An entry does not say what happened to it: its objectModificationType must be set.',
      '2: An update does not say of which entry: the anchor is id.',
    ])
  })

  test('is refused by a connector without a watermark, and where its capabilities say no', async () => {
    const fake = new Fake()
    fake.openImportConnection = () => {
      throw new WarningNoWatermarkException()
    }
    expect(failureIn(await failure(fake, { watermark: '' }))).toMatchObject({ kind: 'watermark' })
    const never = new Fake()
    never.capabilities = capabilitiesWith({ deltaImport: false })
    expect(capabilitiesOf(await fromLegacy(never))).not.toContain('importDelta')
  })

  test('throws for a type of change that there is not', async () => {
    const odd = AttributeChange.createAttributeDelete('name')
    odd.modificationType = 9 as AttributeModificationType
    expect(failuresOf(await pagesOf(new Fake(() => last(change(Update, '1', odd))), { watermark: 'w' }))).toEqual([
      '1: "name" has the modificationType 9.',
    ])
  })
})

describe('entries with names', () => {
  const named = (told: object) =>
    Object.assign(new Fake(), {
      capabilities: capabilitiesWith({ distinguishedNameStyle: MADistinguishedNameStyle.Ldap, ...told }),
    })

  test('have their DN as an attribute before the others', async () => {
    const fake = named({})
    const connector = await fromLegacy(fake)
    const schema = await connector.schema?.({}, contextOf('/'))
    expect(schema?.objectTypes[1]).toMatchObject({ name: 'group', anchor: ['gid'], dn: '-dn-' })
    expect(schema?.objectTypes[1]?.attributes.map(({ name }) => name)).toEqual(['-dn-', 'gid', 'members'])
    fake.getImportEntries = () => last(entry('group', { gid: 1 }, { dn: 'cn=all' }))
    expect(rowsOf(await pagesOf(fake))).toEqual([['cn=all', 1, null]])
  })

  test('are told apart by them where the capabilities say so', async () => {
    const fake = named({ isDNAsAnchor: true })
    const schema = await (await fromLegacy(fake)).schema?.({}, contextOf('/'))
    expect(schema?.objectTypes[1]?.anchor).toEqual(['-dn-'])
    fake.getImportEntries = () =>
      last(entry('group', {}, { dn: 'cn=all', objectModificationType: ObjectModificationType.Delete }))
    expect((await pagesOf(fake, { watermark: 'w' }))[0]).toMatchObject({ kind: 'deletions', anchors: [['cn=all']] })
  })

  test('tell a new name with an update', async () => {
    const fake = named({})
    const update = (...changes: readonly AttributeChange[]) =>
      Object.assign(change(ObjectModificationType.Update, '1', ...changes), { dn: 'cn=new' })
    fake.getImportEntries = () => last(update(), update(AttributeChange.createAttributeReplace('DN', 'cn=newer')))
    const [page] = await pagesOf(fake, { watermark: 'w' })
    expect(page?.kind === 'updates' && page.updates.map(({ changes }) => changes)).toEqual([
      [{ kind: 'replace', attribute: '-dn-', value: 'cn=new' }],
      [{ kind: 'replace', attribute: '-dn-', value: 'cn=newer' }],
    ])
  })

  test('are read partition by partition, each with a watermark of its own', async () => {
    const fake = named({})
    const opened: string[] = []
    const partitions = ['o=a', 'o=b'].map(dn => Partition.create(`guid of ${dn}`, dn))
    const partitioned = Object.assign(fake, { getPartitions: () => partitions })
    fake.openImportConnection = (_parameters, _types, { stepPartition, customData, inclusionHierarchyNodes }) => {
      opened.push(`${stepPartition?.dn} ${customData} ${inclusionHierarchyNodes.map(({ dn }) => dn).join()}`)
      return new OpenImportConnectionResults(`mark of ${stepPartition?.dn}`)
    }
    fake.getImportEntries = () => last(entry('person', { id: '1' }))
    const full = await pagesOf(partitioned)
    const [watermark = ''] = watermarksOf(full)
    expect(JSON.parse(watermark)).toEqual({ 'o=a': 'mark of o=a', 'o=b': 'mark of o=b' })
    await pagesOf(partitioned, { watermark })
    const one = await pagesOf(partitioned, { partition: 'O=B' })
    expect(watermarksOf(one)).toEqual(['mark of o=b'])
    expect(opened).toEqual([
      'o=a null o=a',
      'o=b null o=b',
      'o=a mark of o=a o=a',
      'o=b mark of o=b o=b',
      'o=b null o=b',
    ])
    expect(await failure(partitioned, { partition: 'o=c' })).toMatchObject({
      message: 'There is no partition "o=c". There are: o=a, o=b.',
    })
    expect(failureIn(await failure(partitioned, { watermark: '{"o=a":"1"}' }))).toMatchObject({ kind: 'watermark' })
    expect(failureIn(await failure(partitioned, { watermark: 'plain' }))).toMatchObject({ kind: 'watermark' })
  })
})

describe('single entries', () => {
  test('can be read where the connector answers imports of the type FullObject', async () => {
    const fake = new Fake()
    fake.capabilities = capabilitiesWith({ fullObjectImport: true })
    fake.getImportEntries = ({ fullObjectEntries }) =>
      last(...fullObjectEntries.filter(({ dn }) => dn === '1').map(() => entry('person', { id: '1', name: 'Ann' })))
    const connector = await fromLegacy(fake)
    const read = async (id: string) =>
      await connector.read?.({}, { objectType: 'person', anchor: [id] }, contextOf('/'))
    expect(await read('1')).toEqual(['1', 'Ann', null, null, null, null, null])
    expect(await read('2')).toBeNull()
    expect(fake.calls[0]).toContain('open person type=1')
    expect(capabilitiesOf(await fromLegacy(new Fake()))).not.toContain('read')
  })
})

describe('a delta that tells parts of entries', () => {
  const { Update, Delete } = ObjectModificationType

  /** A connector with one connection at a time, which says so where a second one is opened. */
  class Single extends Fake {
    isOpen = false
    override capabilities = capabilitiesWith({ fullObjectImport: true })
    override openImportConnection: Fake['openImportConnection'] = (_parameters, _types, { importType }) => {
      if (this.isOpen) throw new Error('I am open already.')
      this.isOpen = true
      this.calls.push(`open ${importType}`)
      return null
    }
    override closeImportConnection: Fake['closeImportConnection'] = () => {
      this.isOpen = false
      return null
    }
    override getImportEntries: Fake['getImportEntries'] = ({ fullObjectEntries }) => {
      if (fullObjectEntries.length === 0) return this.pages.shift()?.() ?? last()
      this.calls.push(`asked for ${fullObjectEntries.map(({ dn }) => dn).join()}`)
      return last(...fullObjectEntries.filter(({ dn }) => dn !== '3').map(({ dn }) => entry('person', { id: dn })))
    }
  }

  test('has whole ones in their place, asked for together when it is closed', async () => {
    const name = AttributeChange.createAttributeReplace('name', 'Ann')
    const mails = AttributeChange.createAttributeUpdate('mails', ['new'], null)
    const fake = new Single(
      () => more(ann(), change(Update, '2', name)),
      () => last(change(Update, '4', mails), change(Update, '3', name), change(Delete, '2'), change(Update, '5', name)),
    )
    const pages = await pagesOf(fake, { watermark: 'w' })
    expect(fake.calls).toEqual(['open 2', 'open 1', 'asked for 2,3,5'])
    const told = pages.map(page => {
      if (page.kind === 'rows') return `rows ${page.rows.map(([id]) => JSON.stringify(id)).join()}`
      if (page.kind === 'deletions') return `deletions ${page.anchors.map(anchor => JSON.stringify(anchor)).join()}`
      return page.kind === 'updates' ? `updates ${page.updates.map(({ anchor }) => anchor.join()).join()}` : ''
    })
    expect(told).toEqual([
      'rows "1"',
      'rows "2"',
      'updates 4',
      'deletions ["3"]',
      'deletions ["2"]',
      'rows "5"',
      'rows ',
    ])
  })

  test('hands over what does not need that while it is open', async () => {
    const fake = new Single(() => more(ann()))
    const connector = await fromLegacy(fake)
    const context = { ...contextOf('/'), objectTypes: ['person'], watermark: 'w' }
    for await (const page of connector.importDelta?.({}, context) ?? []) {
      expect([page.kind, fake.isOpen]).toEqual(['rows', true])
      break
    }
    expect(fake.isOpen).toBe(false)
  })
})

test('the schema that is handed over is made of what the connector returned', async () => {
  const fake = new Fake(() => last())
  const schema = schemaOfPeople()
  fake.getSchema = () => schema
  let handed: unknown
  fake.openImportConnection = (_parameters, types) => {
    handed = types.types.get('person')
    return null
  }
  await pagesOf(fake)
  expect(handed).toBe(schema.types.get('person'))
})
