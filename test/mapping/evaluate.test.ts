import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEvaluator } from '../../src/mapping/evaluate.ts'
import { answerLine } from '../../src/mapping/evaluation-line.ts'

const evaluators = {
  compiled: createEvaluator({ reference: false }),
  interpreted: createEvaluator({ reference: true }),
}

describe.each(Object.entries(evaluators))('a line, %s', (_, evaluate) => {
  const answer = (question: unknown): unknown => answerLine(JSON.stringify(question), evaluate)

  test('is answered under its id, whatever that is', () => {
    expect(answer({ id: 1, expression: 'ToUpper([a])', attributes: { a: 'b' } })).toEqual({ id: 1, value: 'B' })
    expect(answer({ id: { a: [1] }, expression: '[a]' })).toEqual({ id: { a: [1] }, value: null })
    expect(answer({ expression: '"x"' })).toEqual({ id: null, value: 'x' })
  })

  test('keeps whole numbers beyond 2^53, and answers them as text', () => {
    const line = '{"id":1,"expression":"[n]","attributes":{"n":[12345678901234567890,-9007199254740993,0.1,1e30]}}'
    expect(answerLine(line, evaluate)).toEqual({
      id: 1,
      value: ['12345678901234567890', '-9007199254740993', 0.1, 1e30],
    })
  })

  test('has bytes as hexadecimal digits', () => {
    expect(answer({ id: 1, expression: '[b]', attributes: { b: { binaryHex: '00FF' } } })).toEqual({
      id: 1,
      value: { binaryHex: '00ff' },
    })
  })

  test('says what does not flow, and whether the object does not', () => {
    expect(answer({ id: 1, expression: 'IgnoreFlowIfNullOrEmpty([a])' })).toEqual({ id: 1, noFlow: true })
    expect(answer({ id: 1, expression: 'IIF(IsNull([a]), IgnoreObjectFlow, "x")' })).toEqual({
      id: 1,
      noFlow: true,
      scope: 'object',
    })
  })

  test('takes the clock, the parameters and the domain of its context', () => {
    const context = { now: '2025-07-30T00:00:00Z', parameters: { D: 'corp' }, defaultDomain: 'x.example' }
    expect(
      answer({ id: 1, expression: 'FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy-MM-dd")', context }),
    ).toEqual({
      id: 1,
      value: '2025-07-30',
    })
    expect(answer({ id: 1, expression: 'Append(%D%, DefaultDomain())', context })).toEqual({
      id: 1,
      value: 'corpx.example',
    })
  })

  test.each([
    ['ToUper([a])', 'unknown-function', 'There is no function ToUper. Did you mean ToUpper? (at character 1)'],
    [
      'Join(", ",',
      'syntax',
      'Expected an argument, "," or ")", but the expression ends here. The "(" of Join is never closed. (at character 11)',
    ],
    ['%D%', 'unknown-parameter', 'The parameter %D% has no value.'],
    ['Left("abc", "two")', 'wrong-type', expect.stringContaining('"two"')],
  ])('%s is answered with what is wrong', (expression, code, message) => {
    expect(answer({ id: 1, expression })).toEqual({ id: 1, error: { code, message } })
  })

  test('may say which attributes there are', () => {
    const context = { schemaAttributes: ['mail'] }
    expect(answer({ id: 1, expression: '[mail]', attributes: { mail: 'x' }, context })).toEqual({ id: 1, value: 'x' })
    expect(answer({ id: 1, expression: '[Mail]', context })).toMatchObject({ error: { code: 'unknown-attribute' } })
  })

  test.each([
    ['no JSON', null, '{"id":1'],
    ['no object', null, '[1]'],
    ['no expression', 1, '{"id":1}'],
    ['attributes that are a list', 1, '{"id":1,"expression":"[a]","attributes":[]}'],
    ['a clock that shows no time', 1, '{"id":1,"expression":"[a]","context":{"now":"noon"}}'],
    ['broken bytes', 1, '{"id":1,"expression":"[a]","attributes":{"a":{"binaryHex":"0"}}}'],
  ])('with %s is answered as invalid, under its id %j', (_name, id, line) => {
    expect(answerLine(line, evaluate)).toEqual({
      id,
      error: { code: 'invalid-line', message: expect.any(String) },
    })
  })

  test('may have null for its attributes and context', () => {
    expect(answer({ id: 1, expression: '[a]', attributes: null, context: null })).toEqual({ id: 1, value: null })
  })

  test('is not led astray by names that JavaScript knows', () => {
    const line =
      '{"id":1,"expression":"Join(\\",\\", [__proto__], [constructor], [toString])","attributes":{"__proto__":"a"}}'
    expect(answerLine(line, evaluate)).toEqual({ id: 1, value: 'a' })
  })

  test('of any text at all gets an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map(expression => JSON.stringify({ id: 1, expression })),
        ),
        line => {
          const { id, ...rest } = answerLine(line, evaluate)
          expect(id === undefined ? [] : Object.keys(rest)).toHaveLength(1)
        },
      ),
    )
  })
})

test('more expressions than are kept are evaluated all the same', () => {
  const evaluate = createEvaluator({ reference: false, kept: 2 })
  for (const n of [1, 2, 3, 1, 2, 3, 3, 1]) {
    expect(evaluate(`Append([a], "${n}")`, { a: 'x' }, {})).toEqual({ kind: 'outcome', outcome: `x${n}` })
  }
})
