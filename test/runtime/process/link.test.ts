import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { serialize } from 'node:v8'
import { array, assert, asyncProperty, integer, jsonValue, tuple, uint8Array } from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { openDoor } from '../../../src/runtime/process/door.ts'
import { Link, MessageTooLong } from '../../../src/runtime/process/link.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

async function pair(): Promise<readonly [Socket, Socket]> {
  const door = await openDoor()
  const near = connect(door.address)
  const far = await door.entered
  sockets.push(near, far)
  return [near, far]
}

interface Received {
  readonly message: unknown
  readonly octets: Buffer
}

/** A link that keeps what it got, and says when there is more and when it is over. */
function receiving(socket: Socket, maxBytes: number) {
  const received: Received[] = []
  const closed = Promise.withResolvers<void>()
  const link = new Link<unknown, unknown>(socket, maxBytes, {
    receive: (message, octets) => received.push({ message, octets }),
    closed: () => closed.resolve(),
  })
  return { link, received, closed: closed.promise }
}

test('messages arrive as they were sent, whatever the pieces they travel in', async () => {
  const [near, far] = await pair()
  const { received } = receiving(far, 2 ** 20)
  await assert(
    asyncProperty(
      array(tuple(jsonValue(), uint8Array({ maxLength: 300 })), { maxLength: 5 }),
      array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }),
      async (messages, sizes) => {
        received.length = 0
        const whole = Buffer.concat(messages.map(([message, octets]) => framed(message, octets)))
        for (let at = 0, piece = 0; at < whole.length; piece++) {
          const size = sizes[piece % sizes.length] ?? 1
          far.emit('data', whole.subarray(at, at + size))
          at += size
        }
        expect(received.map(({ message, octets }) => [message, new Uint8Array(octets)])).toEqual(messages)
      },
    ),
    { numRuns: 50 },
  )
  near.end()
})

test('a message that is too long is not sent, and ends the link of whoever gets it', async () => {
  const [near, far] = await pair()
  const { link } = receiving(near, 1_000)
  expect(() => link.send('x'.repeat(2_000))).toThrow(MessageTooLong)
  const { closed, received } = receiving(far, 1_000)
  near.write(framed('x'.repeat(2_000), new Uint8Array()))
  await closed
  expect(received).toEqual([])
})

test('what makes no sense ends the link', async () => {
  const [near, far] = await pair()
  const { closed } = receiving(far, 1_000)
  near.write(Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]))
  await closed
})

test('a door lets one in, and nobody after', async () => {
  const door = await openDoor()
  sockets.push(connect(door.address))
  sockets.push(await door.entered)
  const late = connect(door.address)
  const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ENOENT')
})

function framed(message: unknown, octets: Uint8Array): Buffer {
  const body = serialize(message)
  const header = Buffer.alloc(8)
  header.writeUInt32LE(body.length, 0)
  header.writeUInt32LE(octets.length, 4)
  return Buffer.concat([header, body, octets])
}
