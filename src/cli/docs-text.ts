import type { FunctionDefinition } from '../../grammar/functions/define.ts'
import { section, signature } from '../../grammar/functions/reference.ts'
import { styled } from './styled.ts'

/** A function's part of the reference, as text. */
export function docsText(definition: FunctionDefinition, columns: number): string {
  const [, ...paragraphs] = section(definition).split('\n\n')
  return paragraphs
    .map(paragraph =>
      paragraph
        .split('\n')
        .map(line => lineText(line, columns))
        .join('\n'),
    )
    .join('\n\n')
    .replace('Examples:\n\n', `${styled('bold', 'Examples:')}\n`)
}

function lineText(line: string, columns: number): string {
  if (/^`[^`]*`$/.test(line)) return styled('bold', line.slice(1, -1))
  const isItem = line.startsWith('- ')
  const text = (isItem ? line.slice(2) : line).replaceAll('_absent_', 'absent')
  // An example is not broken in two: people copy it.
  if (line.startsWith('- `')) return withoutMarks(`  ${text}`)
  return withoutMarks(isItem ? wrapped(text, columns, '  ', '    ') : wrapped(text, columns, '', ''))
}

/** Markdown's marks as weight and colour, or as nothing where nobody looks. */
function withoutMarks(text: string): string {
  return text
    .replace(/\*\*(.+?)\*\*/g, (_, name: string) => styled('bold', name))
    .replace(/(`+)([\s\S]+?)\1/g, (_, __, code: string) => styled('cyan', code))
}

function wrapped(text: string, columns: number, first: string, others: string): string {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const longer = line.trim() === '' ? `${line}${word}` : `${line} ${word}`
    if (longer.length <= columns || line.trim() === '') line = longer
    else {
      lines.push(line)
      line = `${others}${word}`
    }
  }
  return [...lines, line].join('\n')
}

/** A line of a list: what the function takes, and what it does in a sentence. */
export function summaryText(definition: FunctionDefinition, width: number): string {
  const { name, params } = definition
  return `${signature(name, params).padEnd(width)}  ${firstSentence(definition.doc)}`
}

/** Up to the first full stop that ends a sentence; one within brackets does not. */
export function firstSentence(doc: string): string {
  let depth = 0
  for (const [i, character] of doc.split('').entries()) {
    if (character === '(') depth++
    if (character === ')') depth--
    const isEnd = depth === 0 && /^\S[.;](?:\s|$)/.test(doc.slice(i - 1, i + 2))
    if (isEnd) return `${doc.slice(0, i)}.`
  }
  return doc
}
