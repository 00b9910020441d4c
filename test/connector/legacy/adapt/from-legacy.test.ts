import { describe, expect, test } from 'vitest'
import { capabilitiesOf } from '../../../../src/connector/capabilities.ts'
import { fromLegacy } from '../../../../src/connector/legacy/adapt/from-legacy.ts'
import { isLegacy } from '../../../../src/connector/legacy/adapt/instance.ts'
import {
  ConfigParameterDefinition,
  ConfigParameterPage,
  type ConfigParameters,
  GetImportEntriesResults,
  HierarchyNode,
  type LegacyConnector,
  MADistinguishedNameStyle,
  ParameterValidationResult,
  ParameterValidationResultCode,
  Partition,
} from '../../../../src/connector/legacy/index.ts'
import { failureIn } from '../../../../src/model/target-failure.ts'
import { contextOf } from '../../../connectors/context.ts'
import { capabilitiesWith, Fake, readAll, schemaOfPeople } from '../fake.ts'

const context = contextOf('/site')

describe('a legacy connector is known by what it implements', () => {
  class WithMethods {
    getSchema = schemaOfPeople
  }
  class OnPrototype {
    getSchema() {
      return schemaOfPeople()
    }
  }
  function Constructor() {}
  Constructor.prototype.getSchema = schemaOfPeople

  test.each([
    ['a class', OnPrototype],
    ['a class whose methods are fields', WithMethods],
    ['a constructor from before there were classes', Constructor],
    ['an instance', new OnPrototype()],
    ['a plain object', { putExportEntries: () => null }],
    [
      'several classes',
      [
        class {
          readonly importMaxPageSize = 1
        },
        WithMethods,
      ],
    ],
  ])('%s', (_, exported) => {
    expect(isLegacy(exported)).toBe(true)
  })

  test.each([
    [
      'a connector of the other kind',
      { settings: {}, schema: () => null, setPassword: () => null, export: () => null },
    ],
    ['a function', () => new OnPrototype()],
    ['a class of something else', Map],
    ['nothing', null],
    ['nothing at all', undefined],
    ['a text', 'getSchema'],
  ])('%s is none', (_, exported) => {
    expect(isLegacy(exported)).toBe(false)
  })
})

describe('the operations', () => {
  test('are those that it implements', async () => {
    expect(capabilitiesOf(await fromLegacy({ getSchema: schemaOfPeople }))).toEqual(['test', 'schema'])
    expect(capabilitiesOf(await fromLegacy(new Fake()))).toEqual(['test', 'schema', 'importFull', 'importDelta'])
    const nothing = () => null
    const all = Object.assign(new Fake(), {
      getPartitions: nothing,
      getHierarchy: nothing,
      putExportEntries: nothing,
      setPassword: nothing,
      changePassword: nothing,
    })
    const names = ['test', 'schema', 'partitions', 'hierarchy', 'importFull', 'importDelta']
    expect(capabilitiesOf(await fromLegacy(all))).toEqual([...names, 'export', 'setPassword', 'changePassword'])
  })

  test('are those that its capabilities do not rule out', async () => {
    const fake = Object.assign(new Fake(), {
      putExportEntries: () => null,
      setPassword: () => undefined,
      getCapabilitiesEx: async () => ({ supportImport: false, supportExport: false, supportPassword: false }),
    })
    expect(capabilitiesOf(await fromLegacy(fake))).toEqual(['test', 'schema'])
  })

  test('are assumed where it cannot say what it can do before it has parameters', async () => {
    const fake = Object.assign(new Fake(), {
      getCapabilities: () => {
        throw new Error('Which server?')
      },
    })
    expect(capabilitiesOf(await fromLegacy(fake))).toContain('importDelta')
  })

  test('each begin with an instance of their own', async () => {
    class Counting extends Fake {
      count = 0
      override getImportEntries = () => {
        this.count++
        return new GetImportEntriesResults(String(this.count), this.count < 2)
      }
    }
    const connector = await fromLegacy(Counting)
    expect((await readAll(connector)).at(-1)?.watermark).toBe('2')
    expect((await readAll(connector)).at(-1)?.watermark).toBe('2')
    expect(connector.description).toBe('A connector written for ECMA2: Counting.')
  })

  test('find their methods in whichever class has them', async () => {
    class Reading extends Fake {
      override getImportEntries = () => new GetImportEntriesResults()
    }
    const connector = await fromLegacy([
      class Parameters {
        readonly importMaxPageSize = 1
      },
      Reading,
    ])
    expect(capabilitiesOf(connector)).toContain('importFull')
    expect(connector.description).toBe('A connector written for ECMA2: Parameters.')
  })
})

describe('a test', () => {
  const { Success, Failure } = ParameterValidationResultCode

  test('has the parameters checked page by page, and the schema asked for', async () => {
    const asked: string[] = []
    const fake: LegacyConnector = {
      getSchema: () => {
        asked.push('schema')
        return schemaOfPeople()
      },
      getConfigParameters: (_, page) =>
        page === ConfigParameterPage.Partition ? [ConfigParameterDefinition.createStringParameter('Base')] : null,
      validateConfigParameters: async (_, page) => {
        asked.push(Object.keys(ConfigParameterPage)[page] ?? '')
        return page === ConfigParameterPage.Global ? null : new ParameterValidationResult(Success)
      },
    }
    await (await fromLegacy(fake)).test?.({}, context)
    expect(asked).toEqual(['Connectivity', 'Global', 'Partition', 'schema'])
  })

  test.each([
    ['Server', 'No such host.', 'Server: No such host.'],
    ['', 'No such host.', 'No such host.'],
    ['', '', 'the connector does not accept the parameters, and does not say why.'],
  ])('says what is wrong with the parameter "%s"', async (parameter, message, told) => {
    const fake: LegacyConnector = {
      getSchema: schemaOfPeople,
      validateConfigParameters: () => new ParameterValidationResult(Failure, message, parameter),
    }
    const connector = await fromLegacy(fake)
    const error: unknown = await connector.test?.({}, context).catch((reason: unknown) => reason)
    expect(failureIn(error)).toEqual({ kind: 'refused', message: told })
  })

  test('checks the pages below a page', async () => {
    const asked: number[] = []
    const fake: LegacyConnector = {
      getSchema: schemaOfPeople,
      getConfigParametersEx: (_, page, number) =>
        page === ConfigParameterPage.Schema && number <= 2
          ? [ConfigParameterDefinition.createStringParameter(`Table ${number}`)]
          : null,
      validateConfigParametersEx: (_, page, number) => {
        if (page === ConfigParameterPage.Schema) asked.push(number)
        return null
      },
    }
    await (await fromLegacy(fake)).test?.({}, context)
    expect(asked).toEqual([1, 2])
  })
})

describe('partitions and containers', () => {
  const ldap = { capabilities: capabilitiesWith({ distinguishedNameStyle: MADistinguishedNameStyle.Ldap }) }
  const getPartitions = () => [Partition.create('guid', 'dc=corp', 'corp')]

  test('are named by their DN', async () => {
    const fake = { getSchema: schemaOfPeople, getPartitions, ...ldap }
    expect(await (await fromLegacy(fake)).partitions?.({}, context)).toEqual([{ name: 'dc=corp', title: 'corp' }])
  })

  test('are not asked for where names are not those of LDAP', async () => {
    const fake = { getSchema: schemaOfPeople, getPartitions }
    expect(await (await fromLegacy(fake)).partitions?.({}, context)).toEqual([])
  })

  test('are told one level at a time', async () => {
    const getHierarchy = (_: ConfigParameters, parent: HierarchyNode | null) =>
      parent === null ? null : [HierarchyNode.create(`ou=a,${parent.dn}`, 'a')]
    const connector = await fromLegacy({ getSchema: schemaOfPeople, getHierarchy })
    const below = async (parent: string | null, partition: string | null) =>
      await connector.hierarchy?.({}, { ...context, parent, partition })
    expect(await below(null, null)).toEqual([])
    expect(await below(null, 'dc=corp')).toEqual([{ name: 'ou=a,dc=corp', title: 'a', hasChildren: true }])
    expect(await below('ou=b,dc=corp', 'dc=corp')).toMatchObject([{ name: 'ou=a,ou=b,dc=corp' }])
  })
})
