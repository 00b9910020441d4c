import { describe, expect, test } from 'vitest'
import { fromLegacy } from '../../../../src/connector/legacy/adapt/from-legacy.ts'
import {
  type ConfigParameter,
  ConfigParameterDefinition,
  ConfigParameterPage,
  type ConfigParameters,
  GetImportEntriesResults,
  type LegacyConnector,
  Partition as LegacyPartition,
  MADistinguishedNameStyle,
} from '../../../../src/connector/legacy/index.ts'
import { checkSettings } from '../../../../src/model/settings.ts'
import { renderSettings } from '../../../../src/model/settings-reference.ts'
import { parseYaml } from '../../../../src/model/yaml.ts'
import { contextOf } from '../../../connectors/context.ts'
import { capabilitiesWith, schemaOfPeople } from '../fake.ts'

const { Connectivity, Global, RunStep, Partition, Schema } = ConfigParameterPage

/** A connector that asks for parameters, and writes down what they are when its schema is asked for. */
function asking(pages: (page: ConfigParameterPage, number: number) => Iterable<ConfigParameterDefinition> | null) {
  const told: Record<string, string> = {}
  const legacy: LegacyConnector = {
    getSchema: parameters => {
      for (const parameter of parameters) told[parameter.name] = shown(parameter)
      return schemaOfPeople()
    },
    getConfigParameters: (_, page) => pages(page, 1),
  }
  return { legacy, told }
}

function shown(parameter: ConfigParameter): string {
  return parameter.isEncrypted ? `secret ${parameter.secureValue.convertToUnsecureString()}` : parameter.value
}

const usual = asking(page => {
  switch (page) {
    case Connectivity:
      return [
        ConfigParameterDefinition.createLabelParameter('Where the directory is.'),
        ConfigParameterDefinition.createStringParameter('Server', '^(?i)[a-z][\\w\\-\\.]*$'),
        ConfigParameterDefinition.createEncryptedStringParameter('Password', '.+'),
        ConfigParameterDefinition.createDividerParameter(),
        ConfigParameterDefinition.createCheckBoxParameter('Use TLS', true),
      ]
    case Global:
      return [
        ConfigParameterDefinition.createDropDownParameter('Mode', 'fast, slow', false, 'slow'),
        ConfigParameterDefinition.createDropDownParameter('Vendor', ['a', 'b'], true),
        ConfigParameterDefinition.createFileParameter('Certificate'),
        ConfigParameterDefinition.createTextParameter('Script', 'a\nb'),
        ConfigParameterDefinition.createStringParameter('Port', '^\\d*$'),
      ]
    case RunStep:
      return [ConfigParameterDefinition.createStringParameter('Timeout', null as never, '30')]
    case Partition:
      return [ConfigParameterDefinition.createStringParameter('Base')]
    default:
      return null
  }
})

async function check(legacy: LegacyConnector, yaml: string) {
  const { settings } = await fromLegacy(legacy)
  const written = parseYaml({ text: yaml, file: 'settings.yaml' })
  return checkSettings(settings, written.value ?? {}, written)
}

describe('the parameters of all pages are one declaration', () => {
  test('with a setting for each that holds a value', async () => {
    const { settings } = await fromLegacy(usual.legacy)
    expect(`\n${renderSettings(settings)}\n`).toBe(`
| setting | takes | by default | meaning |
|---|---|---|---|
| \`Server\` | text | _required_ | Where the directory is. |
| \`Password\` | text | _required_ | Of the page Connectivity. |
| \`Use TLS\` | true or false | \`true\` | Of the page Connectivity. |
| \`Mode\` | "fast" or "slow" | \`slow\` | Of the page Global. |
| \`Vendor\` | text |  | Of the page Global. |
| \`Certificate\` | text |  | Of the page Global. |
| \`Script\` | text | \`a
b\` | Of the page Global. |
| \`Port\` | text |  | Of the page Global. |
| \`Base\` | text |  | Of the page Partition. |
| \`Timeout\` | text | \`30\` | Of the page RunStep. |
| \`runSteps\` | a group of keys |  | Parameters of the page RunStep that differ by the kind of run. |
| \`runSteps.full\` | a group of keys |  | Of runs of the kind full. |
| \`runSteps.full.Timeout\` | text |  | Of the page RunStep. |
| \`runSteps.delta\` | a group of keys |  | Of runs of the kind delta. |
| \`runSteps.delta.Timeout\` | text |  | Of the page RunStep. |
| \`runSteps.export\` | a group of keys |  | Of runs of the kind export. |
| \`runSteps.export.Timeout\` | text |  | Of the page RunStep. |
| \`partitions\` | a group of names |  | Parameters of the page Partition that differ by partition, by its DN. |
| \`partitions.<name>.Base\` | text |  | Of the page Partition. |
`)
  })

  test('that settings are checked by', async () => {
    const right = await check(usual.legacy, '{ Server: DC1.corp, Password: secret }')
    expect(right.diagnostics).toEqual([])
    expect(right.secrets).toEqual(['secret'])
    const wrong = await check(usual.legacy, '{ Server: "1", Mode: quick, Prot: "1" }')
    expect(wrong.diagnostics.map(({ code }) => code).toSorted()).toEqual([
      'missing-setting',
      'unknown-setting',
      'wrong-value',
      'wrong-value',
    ])
  })

  test('leaves out a pattern that JavaScript does not know', async () => {
    const { legacy } = asking(page =>
      page === Connectivity ? [ConfigParameterDefinition.createStringParameter('Name', '(?<=a)(?(1)b|c)')] : null,
    )
    expect((await check(legacy, '{ Name: anything }')).diagnostics).toEqual([])
  })

  test('is what could be had where a page needs values first, and takes other settings then', async () => {
    const { legacy } = asking(page => {
      if (page === Global) throw new Error('Which server?')
      return page === Connectivity ? [ConfigParameterDefinition.createStringParameter('Server')] : null
    })
    expect((await check(legacy, '{ Server: dc1, Other: x }')).diagnostics).toEqual([])
  })

  test('is empty where there are none', async () => {
    expect((await check({ getSchema: schemaOfPeople }, '{ Server: dc1 }')).diagnostics[0]?.code).toBe('unknown-setting')
  })
})

describe('a connector finds its parameters', () => {
  test('with the values of all pages, defaults, and the empty text for what is left out', async () => {
    const connector = await fromLegacy(usual.legacy)
    const settings = { Server: 'dc1', Password: 'p', 'Use TLS': false, Certificate: 'ca.pem', Extra: 7 }
    await connector.schema?.(settings, contextOf('/site'))
    expect(usual.told).toEqual({
      Server: 'dc1',
      Password: 'secret p',
      'Use TLS': '0',
      Mode: 'slow',
      Vendor: '',
      Certificate: '/site/ca.pem',
      Script: 'a\nb',
      Port: '',
      Base: '',
      Timeout: '30',
      Extra: '7',
    })
  })

  test('with what is set for the kind of run and the partition, before what is set for all', async () => {
    const seen: string[] = []
    const get = (parameters: ConfigParameters) => ['Timeout', 'Base'].map(name => parameters.get(name).value).join(' ')
    const legacy: LegacyConnector = {
      ...usual.legacy,
      capabilities: capabilitiesWith({ distinguishedNameStyle: MADistinguishedNameStyle.Ldap, fullObjectImport: true }),
      getPartitions: () => ['o=a', 'o=b'].map(dn => LegacyPartition.create(dn, dn)),
      openImportConnection: parameters => {
        seen.push(get(parameters))
        return null
      },
      getImportEntries: () => new GetImportEntriesResults(),
      openExportConnection: parameters => void seen.push(get(parameters)),
      putExportEntries: () => null,
    }
    const settings = {
      Server: 'dc1',
      Password: 'p',
      Timeout: '10',
      Base: 'top',
      runSteps: { full: { Timeout: '600' }, export: { Timeout: '5' } },
      partitions: { 'o=b': { Base: 'below' } },
    }
    const connector = await fromLegacy(legacy)
    const scope = { ...contextOf('/'), objectTypes: ['person'] }
    for await (const _ of connector.importFull?.(settings, scope) ?? []) seen.push('page')
    const watermark = '{"o=a":"1","o=b":"1"}'
    for await (const _ of connector.importDelta?.(settings, { ...scope, watermark }) ?? []) seen.push('page')
    await connector.read?.(settings, { objectType: 'person', anchor: ['1'] }, scope)
    await connector.export?.(settings, [{ kind: 'add', objectType: 'person', anchor: null, attributes: {} }], scope)
    const all = ['600 top', '600 below', 'page', '10 top', '10 below', 'page', '10 top', '10 below', '5 top']
    expect(seen).toEqual(all)
    expect((await check(legacy, JSON.stringify(settings))).diagnostics).toEqual([])
  })

  test('page by page, each with the values of those before', async () => {
    const seen: string[] = []
    const legacy: LegacyConnector = {
      getSchema: schemaOfPeople,
      getConfigParametersEx: (parameters, page, number) => {
        if (page !== Schema || number > 2) return []
        seen.push(`${number}: ${[...parameters].map(({ name, value }) => `${name}=${value}`).join()}`)
        return [ConfigParameterDefinition.createStringParameter(`Table ${number}`)]
      },
    }
    const connector = await fromLegacy(legacy)
    seen.length = 0
    await connector.schema?.({ 'Table 1': 'users' }, contextOf('/'))
    expect(seen).toEqual(['1: ', '2: Table 1=users'])
  })

  test('once, of a connector that gives the same page for every number', async () => {
    let calls = 0
    const legacy: LegacyConnector = {
      getSchema: schemaOfPeople,
      getConfigParametersEx: () => {
        calls++
        return [ConfigParameterDefinition.createStringParameter('Server')]
      },
    }
    await fromLegacy(legacy)
    expect(calls).toBeLessThan(20)
  })
})
