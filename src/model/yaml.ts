import {
  type Alias,
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParseOptions,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import { type Diagnostic, diagnose } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Stretch, Written } from './settings.ts'

/** A YAML text whose values know where they stand. */
export interface YamlText extends Written {
  /** The document with its nodes and their ranges. */
  readonly document: Document.Parsed
  /** The value, in plain objects with text as keys. `undefined` when the syntax is wrong. */
  readonly value: unknown
  /** What is wrong with the syntax, at most one diagnostic a line. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads YAML 1.2 and says what is wrong with it in the words of somebody who writes settings, not parsers. */
export function parseYaml(source: Source, options: ParseOptions = {}): YamlText {
  const document = parseDocument(source.text, { ...options, prettyErrors: false, logLevel: 'error' })
  const tags = document.warnings.filter(warning => warning.code === 'TAG_RESOLVE_FAILED')
  const mistakes = [...document.errors, ...tags].map(error => explain(source, document, error))
  if (mistakes.length === 0) mistakes.push(...aliasMistakes(source, document))
  const diagnostics = firstOfEachLine(mistakes)
  return {
    source,
    document,
    diagnostics,
    value: diagnostics.length === 0 ? document.toJS({ maxAliasCount: -1 }) : undefined,
    locate: (path, part) => locate(document, path, part),
  }
}

/** One mistake often makes the parser stumble several times. */
function firstOfEachLine(mistakes: readonly Diagnostic[]): readonly Diagnostic[] {
  const byLine = new Map(mistakes.toReversed().map(mistake => [mistake.start?.line ?? 0, mistake]))
  return [...byLine.values()].toSorted((a, b) => (a.start?.line ?? 0) - (b.start?.line ?? 0))
}

/** The stretch of the key or the value at a path, or of the nearest thing above it that is there. */
function locate(document: Document.Parsed, path: readonly (string | number)[], part: 'key' | 'value') {
  let node: unknown = document.contents
  let found = stretch(node)
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) return found
      node = pair.value
      const wanted = depth === path.length - 1 && part === 'value' ? node : pair.key
      found = stretch(wanted) ?? stretch(pair.key)
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      found = stretch(node) ?? found
    } else return found
  }
  return found
}

function stretch(node: unknown): Stretch | undefined {
  const range = isNode(node) ? (node as Node).range : undefined
  return range ? { start: range[0], end: range[1] } : undefined
}

/** Aliases that name nothing, and those that stand inside of what they name. */
function aliasMistakes(source: Source, document: Document.Parsed): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  visit(document, {
    Alias(_, alias: Alias) {
      const at = stretch(alias) ?? { start: 0, end: 0 }
      const named = stretch(alias.resolve(document))
      const help = 'A value that begins with * or & needs quotes.'
      if (named === undefined) {
        const message = `There is no &${alias.source} that *${alias.source} could stand for.`
        found.push(diagnose(source, at.start, at.end, { code: 'yaml-syntax', message, help }))
      } else if (named.start <= at.start && at.end <= named.end) {
        const message = `*${alias.source} stands inside of what it stands for.`
        found.push(diagnose(source, at.start, at.end, { code: 'yaml-syntax', message, help }))
      }
    },
  })
  return found
}

interface Wording {
  readonly message: string
  readonly help?: string
}

function explain(source: Source, document: Document.Parsed, error: YAMLError): Diagnostic {
  const unclosed = error.code === 'MISSING_CHAR' && error.message.includes('quote')
  const start = unclosed ? openingQuote(document, error.pos[0]) : error.pos[0]
  const repeated = error.code === 'DUPLICATE_KEY' ? keyAt(source.text.slice(start)).length : 0
  const end = unclosed ? start + 1 : Math.max(error.pos[1], start + repeated)
  return diagnose(source, start, end, { code: 'yaml-syntax', ...wording(error, source, start) })
}

/** A quote that is never closed is noticed where the text ends; the place to look at is where it opens. */
function openingQuote(document: Document.Parsed, end: number): number {
  let start = end
  visit(document, {
    Scalar(_, scalar) {
      if (scalar.range?.[1] === end && scalar.type?.startsWith('QUOTE')) start = scalar.range[0]
    },
  })
  return start
}

/** The parser's finding in plain words. */
function wording(error: YAMLError, source: Source, start: number): Wording {
  const from = source.text.slice(start)
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'A tab is used for indentation.', help: 'YAML allows only spaces there.' }
    case 'BAD_INDENT':
      return /flow/i.test(error.message) ? unclosedBracket : unaligned
    case 'DUPLICATE_KEY':
      return {
        message: `The key ${JSON.stringify(keyAt(from).replace(/^(["'])(.*)\1$/, '$2'))} stands in this group twice.`,
        help: 'Keep one of them.',
      }
    case 'MISSING_CHAR':
      return missing(error.message)
    case 'BAD_SCALAR_START':
      return { message: `A value cannot begin with ${from.slice(0, 1)}`, help: 'Put the value in quotes.' }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        message: 'This reads as a key inside a value.',
        help: 'A value that holds a colon and a space needs quotes; a group of keys starts on a line of its own.',
      }
    case 'MULTILINE_IMPLICIT_KEY':
      return keyWithoutValue
    case 'BLOCK_IN_FLOW':
      return { message: 'A comma or a closing bracket is missing here.' }
    case 'BAD_DQ_ESCAPE':
      return {
        message: `${from.slice(0, 2)} means nothing inside double quotes.`,
        help: 'Write \\\\ for a backslash, or use single quotes, where it stands for itself.',
      }
    case 'TAG_RESOLVE_FAILED':
      return { message: 'A value cannot begin with !', help: 'Put the value in quotes.' }
    case 'UNEXPECTED_TOKEN':
      return afterValue(source.text.slice(0, start))
    case 'MULTIPLE_DOCS':
      return { message: 'A second document begins here.', help: 'Remove the line with ---.' }
    default:
      return { message: `${error.message}.` }
  }
}

const unaligned: Wording = {
  message: 'This line does not line up with the ones around it.',
  help: 'The keys of one group, and the items of one list, start in the same column.',
}
const unclosedBracket: Wording = { message: 'A bracket is opened before this line and not closed.' }
const keyWithoutValue: Wording = {
  message: 'This key is not followed by a colon and a value.',
  help: 'Write "key: value", with a space after the colon.',
}
const textAfterQuote: Wording = {
  message: 'The quotes end before this text.',
  help: "Inside single quotes a quote is written twice (''), inside double quotes with a backslash.",
}
const textAfterList: Wording = {
  message: 'The value is a list, and the list ends before this text.',
  help: 'A text that begins with [ needs quotes around all of it.',
}
const unquotedInBraces: Wording = {
  message: 'This does not belong here.',
  help: 'Within { } a text that holds brackets or a comma needs quotes around all of it.',
}
function afterValue(before: string): Wording {
  if (/["'] *$/.test(before)) return textAfterQuote
  if (/:\s+\[[^\n]*\] *$/.test(before)) return textAfterList
  return /\{[^\n}]*[[\]()][^\n}]*$/.test(before) ? unquotedInBraces : misplaced
}
const misplaced: Wording = {
  message: 'This does not belong here.',
  help: 'Often a quote or a bracket is missing, or one too many, here or on the line before.',
}

function missing(message: string): Wording {
  if (message.includes('quote')) return { message: 'A quote is opened here and never closed.' }
  if (message.startsWith('Implicit map keys')) return keyWithoutValue
  if (message.includes('between')) return { message: 'A comma or a closing bracket is missing here.' }
  return { message: `${message}.` }
}

/** The key that a text begins with, as it is written. */
function keyAt(from: string): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(from)?.[0].trim() ?? ''
}
