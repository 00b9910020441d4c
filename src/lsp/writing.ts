import type { Analysis } from './analysis.ts'
import { lineEnd } from './places.ts'
import { type ExpressionRole, valueRole } from './roles.ts'
import { type Cursor, cursorAt, type ValueCursor } from './yaml/cursor.ts'
import type { Path } from './yaml/entries.ts'
import { rawText, type ScalarText } from './yaml/scalar-text.ts'

/** An expression that is being written. */
export interface Writing {
  readonly role: ExpressionRole
  readonly path: Path
  /** `undefined` where nothing is written yet. */
  readonly written: ScalarText | undefined
  /** What stands before the cursor. */
  readonly before: string
  /** What stands behind it. */
  readonly behind: string
}

/** The expression that an offset stands in. */
export function writingAt(analysis: Analysis, offset: number): Writing | undefined {
  const cursor = cursorAt(analysis.yaml.document.contents, analysis.text, offset)
  return cursor && writingOf(cursor, analysis.text, offset)
}

export function writingOf(cursor: Cursor, text: string, offset: number): Writing | undefined {
  if (cursor.kind !== 'value') return undefined
  const role = valueRole(cursor.path)
  if (role?.kind === 'expression') return around(role, cursor.path, cursor.written, offset)
  return bracketed(cursor, text, offset)
}

function around(role: ExpressionRole, path: Path, written: ScalarText | undefined, offset: number): Writing {
  const at = written?.indexAt(offset) ?? 0
  return { role, path, written, before: written?.text.slice(0, at) ?? '', behind: written?.text.slice(at) ?? '' }
}

/** Without quotes, YAML takes `[mail]` for a list; somebody who begins to write it means the attribute. */
function bracketed({ path, listAt }: ValueCursor, text: string, offset: number): Writing | undefined {
  const above = path.slice(0, -1)
  const role = valueRole(above)
  if (listAt === undefined || role?.kind !== 'expression') return undefined
  return around(role, above, rawText(text, listAt, Math.max(offset, lineEnd(text, listAt))), offset)
}
