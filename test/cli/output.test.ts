import { afterEach, expect, test } from 'vitest'
import { configuration, Site } from '../runtime/site.ts'
import { ecmahost } from './run.ts'

const site = new Site()
afterEach(() => site.remove())

const configured = (settings: string): string => configuration('./tells.ts', settings)

test('a secret that a connector tells of is hidden in every output, be it text or JSON', async () => {
  site.write({
    'ecmahost.yaml': configured('{ password: swordfish }'),
    'hr.yaml': 'objectTypes: { person: { resource: User, flows: { userName: id } } }',
    'tells.ts': `export const connector = {
  description: 'Tells its password.',
  settings: {
    type: 'object',
    required: ['password'],
    properties: { password: { type: 'string', secret: true, description: 'The password.' }, more: { type: 'string' } },
  },
  schema: async () => ({
    objectTypes: [
      { name: 'person', anchor: ['id'], attributes: [{ name: 'id', kind: 'string', multi: false, required: true }] },
    ],
  }),
  async *importFull({ password, more }) {
    const failures = [{ position: 1, message: 'The login with ' + password + ' gave nothing.' }]
    yield { kind: 'rows', objectType: 'person', source: 'list', rows: [['1']], firstPosition: 2, failures }
    if (more === 'throws') throw new Error('Then ' + password + ' was refused.')
  },
}
`,
  })
  const config = ['--config', site.path('ecmahost.yaml')]
  const said: string[] = []
  const run = async (...words: readonly string[]): Promise<void> => {
    const { out, err } = await ecmahost(...words, ...config)
    said.push(out + err)
  }
  await run('import', 'hr')
  await run('import', 'hr', '--json')
  await run('runs', 'hr', '--json')
  for (const text of said) expect(text).toContain('The login with *** gave nothing.')
  site.write({ 'ecmahost.yaml': configured('{ password: swordfish, more: throws }') })
  await run('import', 'hr')
  await run('runs', 'hr', '--json')
  for (const text of said.slice(-2)) expect(text).toContain('Then *** was refused.')
  for (const text of said) expect(text).not.toContain('swordfish')
})
