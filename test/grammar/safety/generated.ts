import { parseAst } from 'rolldown/parseAst'

/** What generated code may consist of. Loops, templates, classes, `new`, `import` and the like are none of it. */
const allowed: ReadonlySet<string> = new Set(
  [
    ['Program', 'FunctionDeclaration', 'BlockStatement', 'ExpressionStatement', 'ReturnStatement', 'ThrowStatement'],
    [
      'VariableDeclaration',
      'VariableDeclarator',
      'TryStatement',
      'CatchClause',
      'IfStatement',
      'Identifier',
      'Literal',
    ],
    ['MemberExpression', 'CallExpression', 'UnaryExpression', 'BinaryExpression', 'LogicalExpression'],
    ['AssignmentExpression', 'SequenceExpression', 'ConditionalExpression', 'ArrowFunctionExpression'],
    ['ArrayExpression', 'ParenthesizedExpression'],
  ].flat(),
)
/** What the writer calls its own; everything else it names stands in the scope object, and begins with `$`. */
const ownNames = /^(?:\$\w+|(?:part|named|[atnv])\d+|row|out|context|flow|error|undefined|generated)$/
/** The only properties that are read: of texts, and of regular expressions of ours. Cells and slots are read by number. */
const properties: ReadonlySet<string> = new Set(
  [
    ['length', 'charAt', 'charCodeAt', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'replaceAll', 'slice'],
    ['startsWith', 'test', 'toLowerCase', 'toUpperCase'],
  ].flat(),
)

/** What stands in generated code besides what may, and the texts that are its literals. */
export interface ReadCode {
  readonly strange: readonly string[]
  readonly texts: readonly string[]
}

/** Reads generated code by the grammar of JavaScript. Throws where it is none. */
export function readGenerated(source: string): ReadCode {
  const strange: string[] = []
  const texts: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (!isNode(node)) return
    if (!allowed.has(node.type)) strange.push(node.type)
    if (node.type === 'Literal') readLiteral(node, strange, texts)
    if (node.type === 'Identifier' && !ownNames.test(String(node['name']))) strange.push(String(node['name']))
    if (node.type === 'MemberExpression') return visitMember(node)
    for (const part of Object.values(node)) visit(part)
  }
  const visitMember = (node: SyntaxNode): void => {
    visit(node['object'])
    const property = isNode(node['property']) ? node['property'] : undefined
    if (node['computed'] === true && typeof property?.['value'] === 'number') return
    const name = String(property?.['name'] ?? property?.['value'])
    if (node['computed'] === true || !properties.has(name)) strange.push(`a property ${name}`)
  }
  visit(parseAst(`function generated() {${source}\n}`))
  return { strange, texts }
}

interface SyntaxNode {
  readonly type: string
  readonly [part: string]: unknown
}
function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function readLiteral(node: SyntaxNode, strange: string[], texts: string[]): void {
  if ('regex' in node) strange.push('a regular expression')
  if (typeof node['value'] === 'string') texts.push(node['value'])
}
