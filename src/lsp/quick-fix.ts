import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver/node'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { Text } from '../../grammar/syntax/tokens.ts'
import { formatPath, parsePath } from '../model/scim.ts'
import type { Stretch } from '../model/settings.ts'
import type { Analysis } from './analysis.ts'
import { published } from './diagnostics.ts'
import { endOf, tokensOf } from './expression/lexed.ts'
import { rangeOf, stretchOfDiagnostic, stretchOfRange } from './places.ts'
import { bareName } from './sites.ts'
import { scalarsIn } from './yaml/scalars.ts'
import { escapedFor, quotedFor } from './yaml/style.ts'

/** For what is wrong in a range: what was probably meant, put in its place. */
export function quickFixes(analysis: Analysis, range: Range): CodeAction[] {
  const { document, text } = analysis
  const wanted = stretchOfRange(document, range)
  return analysis.diagnostics.flatMap(diagnostic => {
    const said = stretchOfDiagnostic(text, diagnostic)
    const meant = suggestionOf(diagnostic)
    if (meant === undefined || said.end < wanted.start || wanted.end < said.start) return []
    const at = diagnostic.code === 'constant-condition' ? onlyText(analysis, said) : said
    if (at === undefined) return []
    const newText = replacement(analysis, diagnostic.code, at, meant)
    return [
      {
        title: `Write ${meant}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [published(analysis, diagnostic)],
        isPreferred: true,
        edit: { changes: { [document.uri]: [{ range: rangeOf(document, at), newText }] } },
      },
    ]
  })
}

function suggestionOf({ help }: Diagnostic): string | undefined {
  return /^Did you mean (.+)\?$/s.exec(help ?? '')?.[1]
}

/** A comparison that never holds is wrong in the one text in it. */
function onlyText({ sites }: Analysis, { start, end }: Stretch): Stretch | undefined {
  const written = sites.find(site => site.written.start <= start && end <= site.written.end)?.written
  if (written === undefined) return undefined
  const [text, another] = tokensOf(written.text).flatMap(token => {
    const at = { start: written.locate(token.startOffset), end: written.locate(endOf(token)) }
    return token.tokenType === Text && start <= at.start && at.end <= end ? [at] : []
  })
  return another === undefined ? text : undefined
}

/** What is meant, written as the place wants it. */
function replacement({ yaml, text }: Analysis, code: string, at: Stretch, meant: string): string {
  const scalar = scalarsIn(yaml.document.contents, text).find(({ start, end }) => start <= at.start && at.end <= end)
  const isWhole = scalar?.start === at.start && scalar.end === at.end
  const wrong = isWhole ? scalar.text : text.slice(at.start, at.end)
  const right = inForm(wrong, inPath(code, wrong, meant))
  if (scalar === undefined) return right
  if (!isWhole) return escapedFor(scalar.style, right)
  // A name that cannot stand alone stands in brackets, and a text with brackets in quotes.
  const isBare = !meant.startsWith('[') || bareName.test(right)
  return isBare ? quotedFor(scalar.style, right) : quotedFor('single', meant)
}

/** Of a path, the attribute or the URN alone may be meant. */
function inPath(code: string, wrong: string, meant: string): string {
  if (code !== 'unknown-urn' && code !== 'unknown-scim-attribute') return meant
  const path = parsePath(wrong)
  if (path.kind === 'error' || (code === 'unknown-scim-attribute' && /[:.[]/.test(meant))) return meant
  return formatPath(code === 'unknown-urn' ? { ...path, urn: meant } : { ...path, attribute: meant })
}

/** An attribute stays bare as it is, and so does a text. */
function inForm(wrong: string, meant: string): string {
  const [, name] = /^\[(.*)\]$/s.exec(meant) ?? /^"(.*)"$/s.exec(meant) ?? []
  if (name === undefined || wrong.startsWith(meant.charAt(0))) return meant
  return meant.startsWith('"') && wrong.startsWith('\\"') ? meant : name
}
