import type { OperationContext } from '../../../src/connector/contract.ts'

/* oxlint-disable no-console -- it is what this is about */

/** Writes to stdout, stderr and the log. */
export const connector = {
  settings: {},
  async schema(_settings: unknown, { log }: OperationContext) {
    console.log('one\ntwo')
    console.log('the password is %s', 'opensesame')
    console.warn('careful')
    log.debug('logged', { count: 3, size: 7n })
    const [first = 0, second = 0] = Buffer.from('ü')
    process.stdout.write(Buffer.from([first]))
    await new Promise<void>(resolve => process.stdout.write(Buffer.from([second, 10]), () => resolve()))
    process.stdout.write('half a line')
    return { objectTypes: [] }
  },
}
