import { createInterface } from 'node:readline/promises'
import { say } from '../output.ts'
import { styled } from '../styled.ts'
import { answer } from './answer.ts'
import { complete } from './complete.ts'
import { type History, isKept } from './history.ts'
import { namesIn } from './names.ts'
import { replyText } from './render.ts'
import type { Session } from './session.ts'

const historySize = 1_000

/** Asks for lines on a terminal until it is closed, with completion and what was typed before. */
export async function promptFor(session: Session, history: History | undefined): Promise<void> {
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: `${session.ready.type.name.text}> `,
    history: [...(history?.lines ?? [])].toReversed(),
    historySize,
    removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => {
      const { hits, stem } = complete(line, namesIn(session))
      return [[...hits], stem]
    },
  })
  reader.on('history', (lines: string[]) => keep(lines, history))
  // As in a shell, Ctrl-C gives up the line and not the session.
  reader.on('SIGINT', () => {
    process.stdout.write('^C\n')
    reader.write(null, { ctrl: true, name: 'e' })
    reader.write(null, { ctrl: true, name: 'u' })
    reader.prompt()
  })
  reader.prompt()
  for await (const line of reader) {
    const replies = answer(session, line)
    for (const reply of replies) if (reply.kind !== 'end') process.stdout.write(`${replyText(reply, styled)}\n`)
    if (replies.at(-1)?.kind === 'end') break
    reader.prompt()
  }
  reader.close()
}

/** The newest line stands first. One that is not to be kept is not offered again either. */
function keep(lines: string[], history: History | undefined): void {
  const [line = ''] = lines
  if (!isKept(line)) lines.shift()
  else {
    try {
      history?.add(line)
    } catch (error) {
      say(`The history cannot be kept: ${(error as Error).message}`)
    }
  }
}
