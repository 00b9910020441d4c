import { afterEach, expect, test } from 'vitest'
import { configuration, Site } from '../../runtime/site.ts'

const mapping = `objectTypes:
  person:
    resource: User
    flows:
      userName: login
`

const sites: Site[] = []
afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove()
})

/** A site whose connector is a file beside its configuration. */
function siteOf(file: string, code: string): Site {
  const site = new Site().write({
    'ecmahost.yaml': configuration(`./${file}`, '{ Server: dc1 }'),
    'hr.yaml': mapping,
    [file]: code,
  })
  sites.push(site)
  return site
}

async function logins(site: Site): Promise<unknown[]> {
  const system = site.system('hr')
  expect(await system.import({ mode: 'full' })).toMatchObject({ outcome: 'completed', added: 2, failed: 0 })
  const space = await system.space()
  return [...space.list('person', { offset: 0, limit: 9 })].map(({ attributes }) => attributes.userName)
}

test('a class in plain JavaScript, made with the genuine factories', async () => {
  const site = siteOf(
    'ported.js',
    `import {
  AnchorAttribute, AttributeChange, AttributeType, ConfigParameterDefinition, ConfigParameterPage, CSEntryChange,
  GetImportEntriesResults, ObjectModificationType, OpenImportConnectionResults, Schema, SchemaAttribute, SchemaType,
} from 'ecmahost/legacy'

export default class Ported {
  importDefaultPageSize = 1
  importMaxPageSize = 10
  getConfigParameters(configParameters, page) {
    if (page !== ConfigParameterPage.Connectivity) return null
    return [ConfigParameterDefinition.createStringParameter('Server', '.+')]
  }
  getSchema() {
    const schema = Schema.create()
    const person = SchemaType.create('person', false)
    person.attributes.add(SchemaAttribute.createAnchorAttribute('id', AttributeType.Integer))
    person.attributes.add(SchemaAttribute.createSingleValuedAttribute('login', AttributeType.String))
    schema.types.add(person)
    return schema
  }
  openImportConnection(configParameters, types, openImportRunStep) {
    this.server = configParameters.get('server').value
    this.left = [1, 2]
    return new OpenImportConnectionResults()
  }
  async getImportEntries(getImportRunStep) {
    const id = this.left.shift()
    const csentry = CSEntryChange.create()
    csentry.objectModificationType = ObjectModificationType.Add
    csentry.objectType = 'person'
    csentry.anchorAttributes.add(AnchorAttribute.create('id', id))
    csentry.attributeChanges.add(AttributeChange.createAttributeAdd('login', this.server + id))
    return new GetImportEntriesResults('', this.left.length > 0, [csentry])
  }
  closeImportConnection() {}
}
`,
  )
  expect(await logins(site)).toEqual(['dc11', 'dc12'])
})

test('plain objects that need no package at all', async () => {
  const site = siteOf(
    'plain.cjs',
    `const person = { name: 'person', attributes: [{ name: 'id', dataType: 0, isAnchor: true }, { name: 'login', dataType: 0 }] }
const add = id => ({
  objectType: 'person',
  objectModificationType: 2,
  attributeChanges: ['id', 'login'].map(name => ({ name, modificationType: 1, valueChanges: [{ value: id, modificationType: 1 }] })),
})
module.exports = {
  getConfigParameters: (parameters, page) => (page === 0 ? [{ name: 'Server', type: 'String' }] : null),
  getSchema: () => ({ types: [person] }),
  getImportEntries: () => ({ moreToImport: false, csEntries: [add('a'), add('b')] }),
}
`,
  )
  expect(await logins(site)).toEqual(['a', 'b'])
})

test('what is wrong with a module is said in a sentence', async () => {
  const broken = siteOf(
    'broken.js',
    "export default class { constructor() { throw new Error('No driver.') } getSchema() {} }",
  )
  await expect(broken.system('hr').prepare()).rejects.toThrow(
    /The connector ".*broken\.js" cannot be loaded: No driver\./,
  )
  const other = siteOf('other.js', 'export const connector = { greet() {} }')
  await expect(other.system('hr').prepare()).rejects.toThrow(
    'made by defineConnector, or a class with the methods of ECMA2',
  )
})
