import { Command, Option } from 'commander'
import { diagnose } from '../../../grammar/syntax/diagnostics.ts'
import type { Outcome } from '../../../grammar/syntax/value.ts'
import { type Attributes, createEvaluator, type Evaluate } from '../../mapping/evaluate.ts'
import { type Answer, answerLine, invalidLine, toJson } from '../../mapping/evaluation-line.ts'
import { dialects, languageOf, type MappingDialect } from '../../mapping/file.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { lineBatches, maxLine } from '../lines.ts'
import { print, say, style } from '../output.ts'

interface Options {
  readonly dialect: MappingDialect
  readonly reference?: true
  readonly set?: Attributes
  readonly json?: true
}

export function mapEvalCommand(): Command {
  return new Command('eval')
    .description(
      'Evaluates an expression. Without one, reads lines of JSON from standard input, { "id", "expression", "attributes", "context" }, and answers each with a line.',
    )
    .argument('[expression]', 'an expression of the mapping language')
    .option('--set <name=value>', 'the value of an attribute; may be repeated', collect)
    .addOption(new Option('--dialect <dialect>', 'the dialect').choices([...dialects]).default('entra'))
    .option('--reference', 'by the reference evaluator in place of compiled code')
    .option('--json', 'answers as JSON: { "id", "value" }, { "id", "error" } or { "id", "noFlow" }')
    .addHelpText(
      'after',
      examples(
        `ecmahost map eval 'Join(" ", [first], [last])' --set first=Ann --set last=Lee`,
        `echo '{"id":1,"expression":"ToUpper([a])","attributes":{"a":"b"}}' | ecmahost map eval --json`,
      ),
    )
    .action(run)
}

/** `--set a=1 --set a=2` makes two values. */
function collect(text: string, before: Attributes = {}): Attributes {
  const [name = '', ...rest] = text.split('=')
  const value = rest.join('=')
  const known = before[name]
  return { ...before, [name]: known === undefined || known === null ? value : [known, value].flat() }
}

async function run(expression: string | undefined, options: Options): Promise<void> {
  const evaluate = createEvaluator({ reference: options.reference === true, dialect: languageOf(options.dialect) })
  if (expression === undefined) await answerLines(evaluate, options.json ? jsonLine : humanLine)
  else await answerOne(expression, options, evaluate)
}

async function answerOne(expression: string, options: Options, evaluate: Evaluate): Promise<void> {
  if (options.json) {
    const line = JSON.stringify({ expression, attributes: options.set ?? {} })
    await print(jsonLine(answerLine(line, evaluate)))
    return
  }
  const evaluated = evaluate(expression, options.set ?? {}, {})
  switch (evaluated.kind) {
    case 'outcome':
      await print(`${shown(evaluated.outcome)}\n`)
      return
    case 'invalid': {
      const { problem } = evaluated
      throw new Mistakes([diagnose({ text: expression }, problem.start, problem.end, problem)])
    }
    case 'failed':
      say(`${style('red', 'error:')} ${evaluated.message} [${evaluated.code}]`)
      throw new Exit(exitCodes.failures)
    default:
      evaluated satisfies never
  }
}

/** Answers every line in order. The memory does not follow their number. */
async function answerLines(evaluate: Evaluate, form: (answer: Answer) => string): Promise<void> {
  const reader = watchReader()
  for await (const lines of lineBatches(process.stdin)) {
    let answers = ''
    for (const line of lines) {
      if (line === undefined) answers += form(invalidLine(`The line is longer than ${maxLine} characters.`))
      else if (line.trim() !== '') answers += form(answerLine(line, evaluate))
    }
    if (reader.gone) return
    await print(answers).catch((error: unknown) => {
      if (!reader.gone) throw error
    })
  }
}

/** Notices that whoever reads standard output has gone, as `head` does, which is no failure. */
function watchReader(): { readonly gone: boolean } {
  const reader = { gone: false }
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    reader.gone = true
  })
  return reader
}

const jsonLine = (answer: Answer): string => `${JSON.stringify(answer)}\n`

function humanLine({ id, value, error, noFlow, scope }: Answer): string {
  const name = id === null ? '' : `${typeof id === 'string' ? id : JSON.stringify(id)}: `
  if (error !== undefined) return `${name}error: ${error.message} [${error.code}]\n`
  if (noFlow !== undefined) return `${name}does not flow${scope === undefined ? '' : ', nor does its object'}\n`
  return `${name}${typeof value === 'string' ? value : JSON.stringify(value ?? null)}\n`
}

function shown(outcome: Outcome): string {
  if (typeof outcome === 'symbol') return 'does not flow'
  return typeof outcome === 'string' ? outcome : JSON.stringify(toJson(outcome))
}
