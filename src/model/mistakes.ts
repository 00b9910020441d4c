import { type Diagnostic, render } from '../../grammar/syntax/diagnostics.ts'

/** What is wrong in texts that the user wrote, all of it. Thrown where nothing can go on without them. */
export class Mistakes extends Error {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(render).join('\n\n'))
    this.name = 'Mistakes'
    this.diagnostics = diagnostics
  }
}
