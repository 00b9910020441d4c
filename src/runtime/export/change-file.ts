import type { Change } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import { diagnoseSetting, type Written } from '../../model/settings.ts'
import { parseYaml } from '../../model/yaml.ts'
import type { Mistake } from './mistakes.ts'
import { readChange } from './read-change.ts'

type Source = Written['source']
type Diagnostic = ReturnType<typeof diagnoseSetting>

/** A change and the line of the file that it stands in, counted from 1. */
export interface WrittenChange {
  readonly change: Change
  readonly line: number
}

/** So many lines with mistakes are told of. */
const mostTold = 100

/**
 * Reads a file of changes: JSON, one change a line, empty lines between them as one likes.
 *
 * ```json
 * {"change":"add","objectType":"person","anchor":"7","attributes":{"name":"Ann"}}
 * {"change":"update","objectType":"group","anchor":["g"],"changes":[{"attribute":"members","add":["7"],"remove":["3"]}]}
 * {"change":"update","objectType":"person","anchor":"7","attributes":{"title":"Head","manager":null}}
 * {"change":"rename","objectType":"person","anchor":"7","to":{"id":"8"}}
 * {"change":"delete","objectType":"person","anchor":"3"}
 * ```
 *
 * Each is checked against the schema; what is wrong is told with its line and column, and then there are no changes.
 */
export function readChangeFile(
  source: Source,
  schema: Schema,
): { readonly changes: readonly WrittenChange[]; readonly diagnostics: readonly Diagnostic[] } {
  const changes: WrittenChange[] = []
  const diagnostics: Diagnostic[] = []
  let wrong = 0
  for (const { text, start, line } of linesOf(source.text)) {
    const read = readLine(text, schema)
    if ('change' in read) changes.push({ change: read.change, line })
    else if (++wrong <= mostTold) {
      diagnostics.push(...told({ source, text, start }, read.mistakes))
    }
  }
  if (wrong > mostTold) {
    diagnostics.push({
      code: 'more-mistakes',
      severity: 'error',
      message: `${wrong - mostTold} more lines have mistakes.`,
      ...(source.file === undefined ? {} : { file: source.file }),
    })
  }
  return wrong === 0 ? { changes, diagnostics: [] } : { changes: [], diagnostics }
}

interface Line {
  readonly text: string
  /** Where it starts in the file. */
  readonly start: number
  /** Counted from 1. */
  readonly line: number
}

function* linesOf(text: string): Generator<Line> {
  // A byte order mark belongs to no line.
  let start = text.startsWith('\ufeff') ? 1 : 0
  for (let line = 1; start < text.length; line++) {
    const end = text.indexOf('\n', start)
    const next = end < 0 ? text.length : end
    const written = text.slice(start, next)
    if (written.trim() !== '') yield { text: written, start, line }
    start = next + 1
  }
}

type LineMistake = Mistake | { readonly at: number; readonly reason: string }

function readLine(
  text: string,
  schema: Schema,
): { readonly change: Change } | { readonly mistakes: readonly LineMistake[] } {
  let value: unknown
  try {
    value = JSON.parse(text, exactly)
  } catch (error) {
    return { mistakes: [syntaxMistake(text, (error as SyntaxError).message)] }
  }
  return readChange(value, schema)
}

/** Integers that a double cannot hold stay exact. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}

const token = /\s+|[{}[\],:]|"(?:[^"\\\p{Cc}]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

/** Where JSON goes wrong, and how: by the parser's word, or else at the first thing that is none of JSON's. */
function syntaxMistake(text: string, message: string): LineMistake {
  const [, wording = message, position] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? []
  if (position !== undefined) return { at: Number(position), reason: `${wording}.` }
  token.lastIndex = 0
  let at = 0
  while (token.test(text)) at = token.lastIndex
  return { at, reason: at < text.length ? 'This means nothing in JSON.' : 'The line ends too early.' }
}

/** Mistakes of a line with their places in the file. Places are looked for only now, since most lines are right. */
function told(
  { source, text, start }: { readonly source: Source; readonly text: string; readonly start: number },
  mistakes: readonly LineMistake[],
): readonly Diagnostic[] {
  const line = parseYaml({ text })
  const written: Written = {
    source,
    locate: (path, part) => {
      const at = line.locate(path, part) ?? { start: 0, end: text.trimEnd().length }
      return { start: start + at.start, end: start + at.end }
    },
  }
  return mistakes.map(mistake => {
    if ('path' in mistake) return diagnoseSetting(written, mistake.path, mistake.part, mistake)
    const at = start + mistake.at
    return diagnoseSetting({ source, locate: () => ({ start: at, end: at + 1 }) }, [], 'value', {
      code: 'json-syntax',
      message: `This is no JSON: ${mistake.reason.charAt(0).toLowerCase()}${mistake.reason.slice(1)}`,
      help: 'Each line holds one change as a JSON object.',
    })
  })
}
