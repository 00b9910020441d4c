import { lineBatches, maxLine } from '../lines.ts'
import { print, printJson } from '../output.ts'
import { styled } from '../styled.ts'
import { answer } from './answer.ts'
import { replyJson, replyText } from './render.ts'
import type { Reply } from './reply.ts'
import type { Session } from './session.ts'

/** Answers the lines of standard input, each as a person or a machine reads it. */
export async function readLines(session: Session, { json }: { readonly json: boolean }): Promise<void> {
  for await (const lines of lineBatches(process.stdin)) {
    for (const line of lines) {
      const replies = line === undefined ? [tooLong] : answer(session, line)
      if (replies.at(-1)?.kind === 'end') return
      for (const reply of replies) {
        if (json) await printJson(replyJson(line ?? '', reply))
        else await print(`${replyText(reply, styled)}\n`)
      }
    }
  }
}

const tooLong: Reply = {
  kind: 'mistakes',
  diagnostics: [{ severity: 'error', code: 'too-long', message: `The line is longer than ${maxLine} characters.` }],
}
