import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node'
import { functionNamed, shapeOf } from '../../../grammar/compile/calls.ts'
import type { FunctionDefinition, Param } from '../../../grammar/functions/define.ts'
import { functionsOf } from '../../../grammar/functions/index.ts'
import { section, signature } from '../../../grammar/functions/reference.ts'
import { type Dialect, dialects } from '../../../grammar/syntax/operators.ts'
import type { Client } from '../client.ts'
import { type Offer, snippetText } from './offer.ts'

/** Names the function that more is to be told of. */
interface FunctionData {
  readonly function: string
  readonly dialect: Dialect
}

/** The functions of a dialect. `isPiped`: the first argument stands before them; `isCalled`: a bracket follows. */
export function functionOffers(
  dialect: Dialect,
  { isPiped = false, isCalled = false }: { readonly isPiped?: boolean; readonly isCalled?: boolean },
): readonly Offer[] {
  return functionsOf(dialect).map(definition => {
    const { name, params } = definition
    const written = offeredParams(definition).slice(isPiped ? 1 : 0)
    return {
      label: name,
      kind: CompletionItemKind.Function,
      detail: signature(name, params),
      text: isCalled ? name : written.length === 0 ? `${name}()` : `${name}(`,
      ...(isCalled ? {} : { snippet: `${name}(${written.map(placeholder).join(', ')})$0` }),
      rank: 3,
      data: { function: name, dialect } satisfies FunctionData,
    }
  })
}

/** The same item with its documentation. */
export function withDocumentation(item: CompletionItem, client: Client): CompletionItem {
  const data = item.data as Partial<FunctionData> | undefined
  const dialect = dialects.find(known => known === data?.dialect)
  const definition = dialect && functionNamed(String(data?.function), dialect)
  if (definition === undefined) return item
  // The heading would say the name, which the editor shows already.
  const [, ...parts] = section(definition).split('\n\n')
  return { ...item, documentation: client.markup(parts.join('\n\n')) }
}

/** What is needed, and a first pair where pairs repeat: of those, all before them is needed as well. */
function offeredParams(definition: FunctionDefinition): readonly Param[] {
  const { fixed, repeating } = shapeOf(definition)
  if (repeating.length > 1) return [...fixed, ...repeating]
  return fixed.filter(({ presence }) => presence === 'required')
}

function placeholder({ name, type }: Param, index: number): string {
  const place = `\${${index + 1}:${snippetText(name)}}`
  if (type === 'variable') return '\\$x'
  return type === 'lambda' ? `\\$x => ${place}` : place
}
