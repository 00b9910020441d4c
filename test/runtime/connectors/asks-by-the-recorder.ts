import type { OperationContext } from '../../../src/connector/contract.ts'

/** Gives another answer each time that it is really asked. */
export const connector = {
  settings: {},
  script: async (_settings: unknown, _script: unknown, { recorded }: OperationContext) =>
    await recorded('who answers?', async () => `answered by ${process.pid} ${Math.random()}`),
}
