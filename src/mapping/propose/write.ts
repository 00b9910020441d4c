import { Document, isCollection, stringify, visit } from 'yaml'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import { wordsOf } from '../../model/words.ts'
import { type ProposedFlow, type ProposedType, plainSource, unread } from './plan.ts'

/** The text of a mapping file. `others` are the object types that it leaves out. */
export function writeProposal(types: readonly ProposedType[], others: readonly ObjectType[], system: string): string {
  const lines = [
    `# A first mapping of ${oneLine(system)}, made of the names of its object types and attributes: read it before it is used.`,
    '# A plain attribute works both ways; an expression works inbound, and what goes out stands under export.',
    'dialect: entra',
    '',
    types.length === 0 ? 'objectTypes: {}' : 'objectTypes:',
    ...types.flatMap((type, index) => [...(index === 0 ? [] : ['']), ...typeLines(type, system)]),
    ...others.flatMap(({ name, attributes }) => [
      '',
      `  # ${oneLine(name)} is left out: neither people nor groups, as far as its attributes tell. They are:`,
      ...attributes.map(attribute => `  #   ${oneLine(attribute.name)} (${described(attribute)})`),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function typeLines(type: ProposedType, system: string): readonly string[] {
  const { objectType, resource, scope, flows, exports, missing } = type
  const rest = unread(type)
  return [
    ...missing.map(text => `  # Still to be done: ${text}.`),
    `  ${scalar(objectType.name)}:`,
    `    resource: ${resource}`,
    `    anchor: ${inline(objectType.anchor.length === 1 ? objectType.anchor[0] : objectType.anchor)}`,
    ...(scope === undefined ? [] : [`    # ${scope.comment}`, `    scope: ${scalar(scope.expression)}`]),
    `    flows:${flows.length === 0 ? ' {}' : ''}`,
    ...flows.flatMap(flowLines),
    ...(rest.length === 0
      ? []
      : ['      # Not mapped yet. SCIM has a place for some, and any can have one of its own:']),
    ...rest.map(attribute => commentLine(attribute, resource, system)),
    ...(exports.length === 0 ? [] : ['    export:']),
    ...exports.map(({ attribute, from }) => `      ${scalar(attribute)}: ${scalar(from)}`),
  ]
}

function flowLines({ path, from, reference, isOneWay, comment }: ProposedFlow): readonly string[] {
  const options = {
    ...(reference === undefined ? {} : { reference: reference.length === 1 ? reference[0] : reference }),
    ...(isOneWay === true ? { direction: 'import' } : {}),
  }
  const written = Object.keys(options).length === 0 ? scalar(from) : inline({ from, ...options })
  return [...(comment === undefined ? [] : [`      # ${comment}`]), `      ${scalar(path)}: ${written}`]
}

/** A flow that works once it is no comment any more, where the attribute's name can be written. */
function commentLine(attribute: Attribute, resource: string, system: string): string {
  const [first = 'x', ...more] = wordsOf(attribute.name)
  const own = [first, ...more.map(word => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)].join('')
  const source = plainSource(attribute.name)
  if (source === undefined) return `      # ${oneLine(attribute.name)} (${described(attribute)})`
  const name = /^[a-z]/.test(own) ? own : `a${own}`
  const urn = `urn:ietf:params:scim:schemas:extension:${wordsOf(system).join('-') || 'own'}:2.0:${resource}:${name}`
  const { references = [] } = attribute
  const [reference] = references
  const from =
    reference === undefined
      ? scalar(source)
      : inline({ from: source, reference: references.length === 1 ? reference : references })
  return `      # ${urn}: ${from}  # ${described(attribute)}`
}

function described({ kind, multi }: Attribute): string {
  return multi ? `several: ${kind}` : kind
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

/** A text as YAML has it, in quotes where it needs some. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, singleQuote: true }).trimEnd()
}

function inline(value: unknown): string {
  const document = new Document(value)
  visit(document, {
    Collection: (_key, node) => {
      if (isCollection(node)) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true }).trimEnd()
}
