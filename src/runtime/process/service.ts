import { capabilitiesOf } from '../../connector/capabilities.ts'
import type { Connector, OperationContext } from '../../connector/contract.ts'
import { hostError } from '../../model/error.ts'
import { callOperation } from '../call.ts'
import { loadConnector } from '../load.ts'
import { type LogTarget, operationContext } from '../operation-context.ts'
import type { CallTask, ConnectorSpec } from '../protocol.ts'
import { sentRows } from './cells.ts'
import { Iteration } from './iteration.ts'
import type { Declared, Request } from './messages.ts'

/** An answer, and the octets behind it. `sent` is called once it is on its way. */
export interface Answer {
  readonly output: unknown
  readonly octets?: Uint8Array | undefined
  readonly sent?: () => void
}
type Asking = Exclude<Request, { kind: 'begin' | 'stop' | 'collect' }>

/** One task inside the connector's process: loads the connector and does what it is asked. */
export class Service {
  readonly #spec: ConnectorSpec
  readonly #stopping = new AbortController()
  readonly #context: OperationContext
  readonly #iterations = new Map<number, Iteration>()

  constructor(spec: ConnectorSpec, log: LogTarget) {
    this.#spec = spec
    this.#context = operationContext(spec, this.#stopping.signal, log)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async answer(request: Asking): Promise<Answer> {
    const connector = await loadConnector(this.#spec.connector)
    switch (request.kind) {
      case 'declare':
        return { output: declared(connector) }
      case 'call':
        return { output: await this.#call(connector, request) }
      case 'open':
        return { output: this.#open(connector, request) }
      case 'next':
        return await this.#next(request.iteration)
      case 'decode':
        return { output: await this.#iteration(request.iteration).decode(request.rows) }
      case 'end':
        return { output: await this.#end(request.iteration) }
      default:
        return request satisfies never
    }
  }

  async #call(connector: Connector, { operation, input }: Extract<Asking, { kind: 'call' }>): Promise<unknown> {
    const task: CallTask = { kind: 'call', operation, spec: this.#spec, input: input as CallTask['input'] }
    const output = await callOperation(connector, task, this.#context)
    return operation === 'read' && output !== null ? sentRows([output]) : output
  }

  #open(connector: Connector, { id, operation, scope }: Extract<Asking, { kind: 'open' }>): null {
    const context = { ...this.#context, ...scope } as never
    const pages = connector[operation]?.(this.#spec.settings as never, context)
    if (pages === undefined) throw hostError('operation-missing', { connector: this.#spec.connector, operation })
    this.#iterations.set(id, new Iteration(pages))
    return null
  }

  async #next(id: number): Promise<Answer> {
    const iteration = this.#iteration(id)
    const next = await iteration.next()
    if (next === null) return { output: null }
    return { output: next.page, octets: next.octets, sent: () => iteration.prefetch(next.page) }
  }

  async #end(id: number): Promise<null> {
    await this.#iteration(id).end()
    this.#iterations.delete(id)
    return null
  }

  #iteration(id: number): Iteration {
    const iteration = this.#iterations.get(id)
    if (iteration === undefined) throw new Error(`there is no import ${id}`)
    return iteration
  }
}

function declared(connector: Connector): Declared {
  return { settings: JSON.parse(JSON.stringify(connector.settings)), capabilities: capabilitiesOf(connector) }
}
