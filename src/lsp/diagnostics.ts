import { DiagnosticSeverity, type Diagnostic as Published } from 'vscode-languageserver/node'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Analysis } from './analysis.ts'
import { rangeOf, stretchOfDiagnostic } from './places.ts'

/** What is wrong with a document, as editors show it. */
export function publishedDiagnostics(analysis: Analysis): Published[] {
  return analysis.diagnostics.map(diagnostic => published(analysis, diagnostic))
}

export function published({ document, text }: Analysis, diagnostic: Diagnostic): Published {
  const { code, severity, message, help } = diagnostic
  return {
    range: rangeOf(document, stretchOfDiagnostic(text, diagnostic)),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'ecmahost',
    message: help === undefined ? message : `${message}\n${help}`,
  }
}
