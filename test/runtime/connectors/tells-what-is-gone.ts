import { Type } from 'typebox'
import { defineConnector } from '../../../src/connector/define.ts'

/** Three people at first; a delta tells that the second is gone and the third has another address. */
export const connector = defineConnector({
  description: 'Tells what is gone.',
  settings: Type.Object({}),
  async schema() {
    const attribute = { kind: 'string', multi: false, required: false } as const
    const attributes = ['id', 'mail'].map(name => ({ name, ...attribute }))
    return { objectTypes: [{ name: 'person', anchor: ['id'], attributes }] }
  },
  async *importFull() {
    const rows = ['1', '2', '3'].map(id => [id, `${id}@x`])
    yield { kind: 'rows', objectType: 'person', source: 'list', rows, firstPosition: 1, watermark: 'first' } as const
  },
  async *importDelta(_, { watermark }) {
    const page = { objectType: 'person', source: `changes since ${watermark}` }
    yield { kind: 'deletions', anchors: [['2']], ...page } as const
    yield { kind: 'rows', rows: [['3', 'new@x']], firstPosition: 1, watermark: 'second', ...page } as const
  },
})
