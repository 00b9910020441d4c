import { runDotCommand } from './commands.ts'
import { evaluateLine } from './evaluate.ts'
import type { Reply } from './reply.ts'
import type { Session } from './session.ts'

/** What is said to a line: first that the mapping was read again, where it was changed. An empty line asks nothing. */
export function answer(session: Session, line: string): readonly Reply[] {
  const text = line.trim()
  if (text === '') return []
  const isReloading = text === '.reload' || text === '.exit' || !session.isStale
  const again = isReloading ? [] : [reloaded(session)]
  return [...again, text.startsWith('.') ? runDotCommand(session, text) : evaluateLine(text, session.trial)]
}

function reloaded(session: Session): Reply {
  const diagnostics = session.reload()
  if (diagnostics.length > 0) return { kind: 'mistakes', diagnostics }
  return { kind: 'note', text: 'The mapping was changed, and read again.' }
}
