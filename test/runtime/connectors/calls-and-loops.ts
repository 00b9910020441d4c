import { once } from 'node:events'
import { connect } from 'node:net'

/** Calls a port, so that somebody sees when it is gone, and then never lets go of its thread. */
export const connector = {
  settings: {},
  async script(_settings: unknown, { text }: { text: string }) {
    if (text === '') return 'nothing to do'
    await once(connect(Number(text), '127.0.0.1'), 'connect')
    for (;;);
  },
}
