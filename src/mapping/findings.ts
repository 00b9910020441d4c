import { type Diagnostic, diagnose, type Problem } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Stretch } from '../model/settings.ts'

/** A text of the file: what it says, and where each of its characters stands. */
export interface PlacedText extends Stretch {
  readonly text: string
  /** The place in the file of an offset into the text. */
  readonly locate: (offset: number) => number
}

/** What is wrong with one file, as it is found. */
export class Findings {
  readonly source: Source
  readonly diagnostics: Diagnostic[] = []

  constructor(source: Source) {
    this.source = source
  }

  /** Notes what is wrong with a stretch of the file. */
  report(at: Stretch, what: Omit<Problem, 'severity' | 'start' | 'end' | 'help'> & Remark): void {
    this.diagnostics.push(diagnose(this.source, at.start, at.end, what))
  }

  /** Notes what is wrong with a part of a text that stands in the file. */
  reportWithin(written: PlacedText, problem: Problem): void {
    this.report({ start: written.locate(problem.start), end: written.locate(problem.end) }, problem)
  }

  /** The line something stands in, counted from 1. */
  lineOf(at: Stretch): number {
    return this.source.text.slice(0, at.start).split('\n').length
  }
}

interface Remark {
  readonly severity?: Problem['severity']
  readonly help?: string | undefined
}
