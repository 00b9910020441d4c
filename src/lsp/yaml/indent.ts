import { lineEnd, lineStart } from '../places.ts'
import { item, type Path } from './entries.ts'

/**
 * The way to the mapping that a key would belong to if one began at an offset: found by the indentation of the lines
 * above, so that it does not matter what is wrong in the file. `undefined` where no key can stand.
 */
export function pathByIndent(text: string, offset: number): Path | undefined {
  const from = lineStart(text, offset)
  const lead = text.slice(from, offset)
  const dash = lead.lastIndexOf('-')
  const path: string[] = dash < 0 ? [] : [item]
  let column = dash < 0 ? lead.length : dash
  let mayAlign = dash >= 0
  for (let end = from - 1; end >= 0 && (column > 0 || mayAlign); end = lineStart(text, end) - 1) {
    const start = lineStart(text, end)
    const line = readLine(text.slice(start, lineEnd(text, start)))
    if (line === undefined) continue
    const isParent = line.column < column || (mayAlign && line.column === column && line.dash === undefined)
    if (isParent) {
      if (line.key === undefined || line.hasValue) return undefined
      path.unshift(line.key)
      column = line.column
      mayAlign = false
    }
    if (line.dash !== undefined && line.dash < column) {
      path.unshift(item)
      column = line.dash
      mayAlign = true
    }
  }
  return path
}

interface Line {
  /** Where its content begins, behind the dashes of list items. */
  readonly column: number
  /** Where its first dash stands. */
  readonly dash: number | undefined
  readonly key: string | undefined
  readonly hasValue: boolean
}

/** A line with something on it, apart from comments. */
function readLine(line: string): Line | undefined {
  const [lead = ''] = /^\s*(?:- +|-$)*/.exec(line) ?? []
  const content = line.slice(lead.length)
  if ((content === '' && !lead.includes('-')) || content.startsWith('#')) return undefined
  const [, quoted, plain, value = ''] =
    /^(?:"((?:[^"\\]|\\.)*)"|'?((?:(?!: |:$).)*?)'?)\s*:(?:\s+(.*))?$/.exec(content) ?? []
  return {
    column: lead.length,
    dash: lead.includes('-') ? lead.indexOf('-') : undefined,
    key: quoted ?? plain,
    hasValue: !/^(?:#.*|&\S+)?$/.test(value.trim()),
  }
}
