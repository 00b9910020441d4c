import type { ParameterInformation, SignatureHelp } from 'vscode-languageserver/node'
import { shapeOf } from '../../grammar/compile/calls.ts'
import type { FunctionDefinition, Param } from '../../grammar/functions/define.ts'
import { signature } from '../../grammar/functions/reference.ts'
import type { Analysis } from './analysis.ts'
import type { Client } from './client.ts'
import { callsAround } from './expression/context.ts'
import { writingAt } from './writing.ts'

/** The call around an offset, and which of its parameters is being written. */
export function signatureAt(analysis: Analysis, offset: number, client: Client): SignatureHelp | null {
  const writing = writingAt(analysis, offset)
  const bracket = writing && callsAround(writing.before, analysis.language).findLast(({ call }) => call !== undefined)
  const definition = bracket?.call?.definition
  if (bracket === undefined || definition === undefined) return null
  const label = signature(definition.name, definition.params)
  const active = activeParameter(definition, bracket.argument)
  return {
    signatures: [{ label, documentation: client.markup(definition.doc), parameters: parametersIn(label, definition) }],
    activeSignature: 0,
    ...(active === undefined ? {} : { activeParameter: active }),
  }
}

/** Repeating parameters take their turns. */
function activeParameter(definition: FunctionDefinition, argument: number): number | undefined {
  const { fixed, repeating } = shapeOf(definition)
  if (argument < fixed.length) return argument
  return repeating.length === 0 ? undefined : fixed.length + ((argument - fixed.length) % repeating.length)
}

/** Where each parameter stands in the label: they follow each other there. */
function parametersIn(label: string, definition: FunctionDefinition): ParameterInformation[] {
  const { fixed, repeating } = shapeOf(definition)
  let at = definition.name.length + 1
  return [...fixed, ...repeating].map(({ name, doc }: Param) => {
    const start = label.indexOf(name, at)
    at = start + name.length
    return { label: [start, at], documentation: doc }
  })
}
