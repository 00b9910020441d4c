import { functionNamed } from '../../../grammar/compile/calls.ts'
import { section } from '../../../grammar/functions/reference.ts'
import { Attribute, Name, Open, Operator, Parameter, Variable } from '../../../grammar/syntax/tokens.ts'
import { attributeDefinition, parsePath } from '../../model/scim.ts'
import type { Stretch } from '../../model/settings.ts'
import type { Analysis } from '../analysis.ts'
import { endOf, type Token, tokensOf } from '../expression/lexed.ts'
import { occurrencesIn } from '../occurrences.ts'
import { bareName, type Site } from '../sites.ts'
import { attributeText, definitionText, expressionBlock } from './text.ts'

/** What a name in an expression means, and where it stands in the text. */
export interface Meaning extends Stretch {
  readonly text: string
}

/** What is named at a place of an expression; this needs no tree. */
export function meaningOf(analysis: Analysis, site: Site, index: number): Meaning | undefined {
  const { text } = site.written
  if (bareName.test(text.trim())) {
    const start = text.length - text.trimStart().length
    return attributeMeaning(analysis, site, text.trim(), { start, end: start + text.trim().length })
  }
  const tokens = tokensOf(text)
  // Between two tokens, the cursor stands right behind a name as well.
  const near = [...tokens.keys()].filter(at => {
    const token = tokens[at]
    return token !== undefined && token.startOffset <= index && index <= endOf(token)
  })
  const meanings = near.toReversed().map(at => meaningOfToken(analysis, site, tokens, at))
  return meanings.find(meaning => meaning !== undefined)
}

function meaningOfToken(analysis: Analysis, site: Site, tokens: readonly Token[], index: number): Meaning | undefined {
  const token = tokens[index]
  switch (token?.tokenType) {
    case Name:
      return functionMeaning(analysis, tokens, index)
    case Attribute:
      return attributeMeaning(analysis, site, token.image.slice(1, -1).trim(), stretchOf(token))
    case Variable:
    case Parameter:
      return givenMeaning(analysis, site, token)
    default:
      return undefined
  }
}

function functionMeaning(analysis: Analysis, tokens: readonly Token[], index: number): Meaning | undefined {
  const token = tokens[index]
  const definition = token && functionNamed(token.image, analysis.language)
  const before = tokens[index - 1]
  const isPiped = before?.tokenType === Operator && before.image === '|'
  if (token === undefined || definition === undefined) return undefined
  if (!isPiped && tokens[index + 1]?.tokenType !== Open) return undefined
  return { ...stretchOf(token), text: section(definition) }
}

function attributeMeaning(analysis: Analysis, { role }: Site, name: string, at: Stretch): Meaning | undefined {
  if (role.part === 'export') {
    const path = parsePath(name)
    const definition = path.kind === 'path' ? attributeDefinition(path) : undefined
    return definition && { ...at, text: definitionText(name, definition) }
  }
  const types = analysis.schema.schema?.objectTypes ?? []
  // What stands under the file's own "let" is read by every object type.
  const meant = types.filter(type => role.objectType === undefined || type.name === role.objectType)
  const attribute = meant.flatMap(type => type.attributes).find(known => known.name === name)
  return attribute && { ...at, text: attributeText(attribute) }
}

function givenMeaning(analysis: Analysis, { written }: Site, token: Token): Meaning | undefined {
  const start = written.locate(token.startOffset + 1)
  const definition = occurrencesIn(analysis).find(occurrence => occurrence.start === start)?.definition
  if (definition === undefined) return undefined
  const at = stretchOf(token)
  if (definition.kind === 'lambda')
    return { ...at, text: `**$${definition.name}**: the value that the lambda is given` }
  if (definition.kind === 'parameter') {
    const value = analysis.read.file?.parameters[definition.name]
    return value === undefined ? undefined : { ...at, text: `**%${definition.name}%**: \`${value}\`` }
  }
  const body = definition.site?.written.text
  return body === undefined ? undefined : { ...at, text: `**$${definition.name}**\n\n${expressionBlock(body)}` }
}

function stretchOf(token: Token): Stretch {
  return { start: token.startOffset, end: endOf(token) }
}
