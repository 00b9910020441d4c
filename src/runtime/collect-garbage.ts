/** Collects the garbage of this thread. The one way that needs no flag of the process. */
export async function collectGarbage(): Promise<void> {
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  // It is done once nothing runs, and not at all without a session.
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
}
