import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Frame } from '../../src/space/frame.ts'
import type { Credit } from '../../src/space/thread-protocol.ts'
import { WriterClient } from '../../src/space/writer-client.ts'

/** From now on the writers of this process give credits late, as those of a slow disk do. */
export function slowDownWriters(delayMs: number): void {
  const begin: WriterClient['begin'] = Reflect.get(WriterClient.prototype, 'begin')
  WriterClient.prototype.begin = function (request, port, listener) {
    return begin.call(this, request, late(port, delayMs), listener)
  }
}

/** Another end of the same channel, over which what comes back takes longer. */
function late(worker: MessagePort, delayMs: number): MessagePort {
  const { port1: writer, port2 } = new MessageChannel()
  worker.on('message', (frame: Frame) => writer.postMessage(frame, buffersOf(frame)))
  writer.on('message', (credit: Credit) => {
    const give = (): void =>
      worker.postMessage(
        credit,
        credit.buffers.flatMap(({ octets, numbers }) => [octets, numbers]),
      )
    setTimeout(give, delayMs)
  })
  writer.once('close', () => worker.close())
  return port2
}

function buffersOf({ kind, octets, numbers, seen }: Frame): ArrayBuffer[] {
  return kind === 'frame' ? [octets, numbers, ...(seen === null ? [] : [seen])] : []
}
