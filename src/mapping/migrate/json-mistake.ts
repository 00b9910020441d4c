/** The first place where a text is not JSON, and what is wrong there. */
export interface JsonMistake {
  readonly start: number
  readonly end: number
  readonly message: string
}

const token =
  /[{}[\],:]|"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y
const blank = /[ \t\r\n]*/y

/** What may come next. */
type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a name in quotes'
  | 'a name in quotes or "}"'
  | '":"'
  | 'more'
  | 'the end'

/**
 * Finds what `JSON.parse` refuses: not every one of its messages says where. `undefined` for a text that is JSON.
 */
export function jsonMistake(text: string): JsonMistake | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'a value'
  for (let at = skip(text, 0); ; at = skip(text, token.lastIndex)) {
    if (at === text.length) {
      return expected === 'the end'
        ? undefined
        : { start: at, end: at, message: `${wanted(expected, open)} is missing.` }
    }
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    const next: Expected | undefined = found === undefined ? undefined : after(expected, found, open)
    if (found === undefined || next === undefined) {
      const wrong = found ?? /^(?:"[^"\n]*"?|[\w.+-]+|[\s\S])/u.exec(text.slice(at))?.[0] ?? ''
      return {
        start: at,
        end: at + wrong.length,
        message: `${wanted(expected, open)} belongs here, not ${shortened(wrong)}`,
      }
    }
    expected = next
  }
}

/** What may follow a token, `undefined` where the token itself may not stand. Keeps the open brackets. */
function after(expected: Expected, found: string, open: ('{' | '[')[]): Expected | undefined {
  switch (expected) {
    case 'a name in quotes':
    case 'a name in quotes or "}"':
      if (found.startsWith('"')) return '":"'
      return found === '}' && expected !== 'a name in quotes' ? closed(open) : undefined
    case '":"':
      return found === ':' ? 'a value' : undefined
    case 'more':
      if (found === ',') return open.at(-1) === '{' ? 'a name in quotes' : 'a value'
      return found === (open.at(-1) === '{' ? '}' : ']') ? closed(open) : undefined
    case 'the end':
      return undefined
    case 'a value':
    case 'a value or "]"':
      if (found === ']') return expected === 'a value' ? undefined : closed(open)
      if (found === '{' || found === '[') {
        open.push(found)
        return found === '{' ? 'a name in quotes or "}"' : 'a value or "]"'
      }
      return /^[},:]$/.test(found) ? undefined : valueEnds(open)
    default:
      return expected satisfies never
  }
}

function closed(open: ('{' | '[')[]): Expected {
  open.pop()
  return valueEnds(open)
}

function valueEnds(open: readonly string[]): Expected {
  return open.length === 0 ? 'the end' : 'more'
}

function wanted(expected: Expected, open: readonly string[]): string {
  const words = expected === 'more' ? `"," or "${open.at(-1) === '{' ? '}' : ']'}"` : expected
  return words.replace(/^\w/, letter => letter.toUpperCase())
}

function shortened(wrong: string): string {
  return wrong.length > 40 ? `${wrong.slice(0, 40)}…` : wrong
}

function skip(text: string, at: number): number {
  blank.lastIndex = at
  blank.exec(text)
  return blank.lastIndex
}
