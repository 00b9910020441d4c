import type { MessagePort } from 'node:worker_threads'
import type { Order } from './protocol.ts'

/** Does something each time that the host orders it. */
export function whenOrdered(channel: MessagePort, kind: Order['kind'], act: () => void): void {
  channel.on('message', (order: Order) => {
    if (order.kind === kind) act()
  })
}
