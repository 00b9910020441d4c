import { incomplete, TargetError } from '../../../src/connector/index.ts'

/** What is asked for so far, to be told by `script`. */
let asked = 0
const bytes = Buffer.from('onetwothree')
const shared = { objectType: 'person', source: 'list' }

/** The rows of the page of values. */
export const rows = [
  ['1', 2n ** 60n, 1.5, true, null, new Uint8Array([0, 255]), ['a', 'b'], { street: 'Main', numbers: [1, 2n] }],
  ['2', -1n, Number.NaN, false, undefined, Buffer.alloc(0), incomplete(['a', new Uint8Array([7])]), {}],
]

export const connector = {
  description: 'Values of all kinds.',
  settings: { type: 'object', properties: {} },
  async script() {
    return asked
  },
  async read(_settings: unknown, { anchor }: { anchor: readonly unknown[] }) {
    return anchor[0] === 'none' ? null : [anchor[0], incomplete(['x'])]
  },
  async setPassword() {
    throw new TargetError('busy', 'Later, please.', { retryAfterMs: 1_500, attribute: 'password' })
  },
  async changePassword() {
    throw Object.assign(new Error('The door is shut.'), { secret: () => undefined })
  },
  async *importFull(_settings: unknown, { objectTypes, partition, pageSize, resume }: Record<string, unknown>) {
    asked = 1
    yield { kind: 'rows', ...shared, rows, firstPosition: 1, portion: 0.25, resume: 'r1' }
    asked = 2
    const told = [JSON.stringify({ objectTypes, partition, pageSize, resume })]
    yield { kind: 'rows', ...shared, rows: [told], firstPosition: 3, failures: [{ position: 9, message: 'torn' }] }
    asked = 3
    yield {
      kind: 'raw',
      ...shared,
      bytes,
      ranges: Uint32Array.of(0, 3, 3, 6, 6, 11),
      positions: Uint32Array.of(4, 5, 6),
      count: 3,
      decode: (wanted: readonly number[]) =>
        wanted.map(i => (i === 2 ? { position: 6, message: 'torn' } : [`row ${i}`, incomplete([i])])),
    }
    // From here on the octets are another page's.
    bytes.fill(0)
    asked = 4
    throw new TargetError('resume', 'It has changed too much.')
  },
  async *importDelta(_settings: unknown, { watermark }: { watermark: string }) {
    const change = { kind: 'values', attribute: 'members', add: ['1', 2n], remove: [] }
    yield { kind: 'updates', ...shared, updates: [{ anchor: ['7'], changes: [change] }] }
    yield { kind: 'deletions', ...shared, anchors: [['8', 9n]], watermark: `${watermark}+1` }
  },
}
