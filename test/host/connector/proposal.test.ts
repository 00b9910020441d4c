import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { propose } from '../../../src/host/connector/proposal.ts'
import { inFiles, inVariables } from '../../../src/host/connector/secret-place.ts'

const declaration = Type.Object({
  url: Type.String(),
  apiKey: Type.Optional(Type.String({ secret: true })),
  password: Type.Optional(Type.String({ secret: true })),
  note: Type.Optional(Type.String()),
})
const given = (raw: Record<string, unknown>, value = raw, secrets: readonly string[] = []) => ({
  raw,
  value,
  secrets,
  folder: '/',
  written: { source: { text: '' }, locate: () => undefined },
})

test('secrets go to environment variables named after the system and the key', () => {
  const variables = new Set<string>()
  const found = { url: 'x', apiKey: 'k-1', password: 'p-1' }
  const { settings, checked, missing } = propose(declaration, given({}), found, {
    place: inVariables('erp', variables),
  })
  expect(settings).toEqual({ url: 'x', apiKey: '${env:ERP_API_KEY}', password: '${env:ERP_PASSWORD}' })
  expect([...variables]).toEqual(['ERP_API_KEY', 'ERP_PASSWORD'])
  expect({ checked, missing }).toEqual({ checked: found, missing: [] })
})

test('or to files, whose paths nothing moves', () => {
  const files = new Map<string, string>()
  const manner = { place: inFiles('erp', files), move: (text: string) => `moved ${text}` }
  const { settings } = propose(declaration, given({}), { url: 'x', password: 'p-1' }, manner)
  expect(settings).toEqual({ url: 'moved x', password: '${file:./secrets/erp-password}' })
  expect([...files]).toEqual([['secrets/erp-password', 'p-1\n']])
})

test('references stay what they are, and a text that looks like one stays a text', () => {
  const raw = { url: '${env:URL}' }
  const found = { url: 'https://erp', note: 'costs ${5}' }
  const manner = { place: inVariables('erp', new Set()) }
  const { settings } = propose(declaration, given(raw, { url: 'https://erp' }, ['https://erp']), found, manner)
  expect(settings).toEqual({ url: '${env:URL}', note: 'costs $${5}' })
})

test('says what is missing', () => {
  const { checked, missing } = propose(declaration, given({}), {}, { place: inVariables('erp', new Set()) })
  expect({ checked, missing }).toEqual({ checked: undefined, missing: ['The system needs "url".'] })
})
