import { describe, expect, test } from 'vitest'
import { compileMapping } from '../../src/mapping/compile.ts'
import { explainEntry } from '../../src/mapping/explain.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping } from '../../src/mapping/instantiate.ts'
import type { Schema } from '../../src/model/schema.ts'

const attributes = ['id', 'mail', 'password', 'shift'].map(
  name => ({ name, kind: 'string', multi: false, required: false }) as const,
)
const schema: Schema = { objectTypes: [{ name: 'person', anchor: ['id'], attributes }] }

/** What a flow comes to for an entry with a password, as an import and as an explanation tell it. */
function told(flow: string, more = '') {
  const text = `${more}objectTypes: { person: { resource: User, flows: { userName: mail, ${flow} } } }`
  const { file } = readMapping({ text })
  const { mapping, diagnostics } = file === undefined ? {} : compileMapping(file, schema)
  const [type] = mapping?.objectTypes ?? []
  if (file === undefined || mapping === undefined || type === undefined) throw new Error(JSON.stringify(diagnostics))
  const cells = { id: '1', mail: 'ann@x', password: 'hunter2', shift: 'late' }
  const verdict = instantiateMapping(mapping, type).mapRow(Object.values(cells), [])
  const entry = new Map(Object.entries(cells))
  const explanation = explainEntry({ file, mapping, compiled: type, direction: 'import', entry })
  return { verdict, explanation: JSON.stringify(explanation) }
}

describe('what goes wrong in a flow', () => {
  test('is told with the value that it is about', () => {
    const { verdict } = told('title: "ToUpper(CStr(CNum([shift])))"')
    expect(verdict).toMatchObject({ kind: 'failed', code: 'not-a-number', message: 'title: "late" is not a number.' })
  })

  test.each([
    ['reads a secret', 'title: CStr(CNum([password]))', ''],
    ['reads one by way of others', 'title: CStr($number)', 'let: { digits: "[password]", number: CNum($digits) }\n'],
    ['shows another where there is one', 'title: IIF(True, CStr(CNum([shift])), [password])', ''],
    ['hides its values itself', 'title: Join("", Redact([shift]), CStr(CNum([shift])))', ''],
  ])('is told without it where the flow %s', (_, flow, more) => {
    const { verdict, explanation } = told(flow.replace(/: (.*)/, ": '$1'"), more)
    expect(verdict).toMatchObject({ kind: 'failed', code: 'not-a-number' })
    expect(JSON.stringify(verdict)).not.toMatch(/hunter2|late/)
    expect(explanation).toContain('not-a-number')
    expect(explanation).not.toContain('hunter2')
  })
})
