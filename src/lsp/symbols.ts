import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver/node'
import { isMap, isScalar, type Node, type Pair } from 'yaml'
import type { Analysis } from './analysis.ts'
import { rangeOf } from './places.ts'
import { keyText, type Path } from './yaml/entries.ts'

/** The outline of a mapping: object types with their flows, named expressions, tables. */
export function documentSymbols(analysis: Analysis): DocumentSymbol[] {
  return symbolsBelow(analysis.yaml.document.contents, [], analysis)
}

function symbolsBelow(node: Node | null, path: Path, analysis: Analysis): DocumentSymbol[] {
  if (!isMap(node)) return []
  return (node.items as Pair<Node | null, Node | null>[]).flatMap(pair => symbolOf(pair, path, analysis))
}

function symbolOf({ key, value }: Pair<Node | null, Node | null>, above: Path, analysis: Analysis): DocumentSymbol[] {
  if (!isScalar(key)) return []
  const path = [...above, keyText(key)]
  const kind = kindOf(path)
  if (kind === undefined) return []
  const [start, end] = key.range ?? [0, 0]
  const whole = { start, end: Math.max(end, value?.range?.[1] ?? end) }
  const detail = isScalar(value) ? oneLine(analysis.text.slice(...stretch(value))) : ''
  return [
    {
      name: path.at(-1) || '""',
      ...(detail === '' ? {} : { detail }),
      kind,
      range: rangeOf(analysis.document, whole),
      selectionRange: rangeOf(analysis.document, { start, end }),
      children: symbolsBelow(value, path, analysis),
    },
  ]
}

function kindOf(path: Path): SymbolKind | undefined {
  const [top, , group] = path
  if (top === 'objectTypes') {
    if (path.length === 1) return SymbolKind.Module
    if (path.length === 2) return SymbolKind.Class
    if (path.length === 3) return group === 'scope' ? SymbolKind.Boolean : SymbolKind.Namespace
    if (path.length > 4 || group === 'examples') return undefined
    return group === 'let' ? SymbolKind.Variable : SymbolKind.Field
  }
  if (path.length === 1) return SymbolKind.Module
  if (path.length > 2) return undefined
  return top === 'tables' ? SymbolKind.Array : SymbolKind.Variable
}

function stretch(node: Node): [number, number] {
  const [start = 0, end = 0] = node.range ?? []
  return [start, end]
}

const maxDetail = 80

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > maxDetail ? `${line.slice(0, maxDetail - 1)}…` : line
}
