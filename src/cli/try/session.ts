import type { EvaluationContext } from '../../../grammar/functions/define.ts'
import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { type Example, usualNow } from '../../mapping/example.ts'
import { Mistakes } from '../../model/mistakes.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Trial } from './attempt.ts'
import { type Fitted, fit, type ReadyMapping, readyMapping, versionNow } from './mapping.ts'

/** How a session begins. */
export interface SessionOptions {
  /** The mapping file. */
  readonly path: string
  readonly objectType?: string | undefined
  /** How what is typed is read; by default as the file is. */
  readonly dialect?: Dialect | undefined
  /** Evaluates against an example of the mapping; without an entry either, against the first one there is. */
  readonly example?: string | undefined
  readonly entry?: ReadonlyMap<string, Value> | undefined
  /** The object type as its connector declares it. */
  readonly declared?: ObjectType | undefined
}

/** What expressions are tried against: a mapping file that may change, and an entry that may be exchanged. */
export class Session {
  readonly #options: SessionOptions
  #ready: ReadyMapping
  #entry: ReadonlyMap<string, Value>
  #context: Partial<EvaluationContext> = {}
  #fitted: Fitted | undefined

  /** Throws `Mistakes` where there is no mapping, or no such object type or example. */
  constructor(options: SessionOptions) {
    const ready = readyMapping(options.path, options.objectType)
    if (!('file' in ready)) throw new Mistakes(ready)
    this.#options = options
    this.#ready = ready
    this.#entry = options.entry ?? new Map()
    const [first] = this.examples
    if (options.example !== undefined) this.use(options.example)
    else if (options.entry === undefined && first !== undefined) this.use(first.name)
  }

  get ready(): ReadyMapping {
    return this.#ready
  }

  get entry(): ReadonlyMap<string, Value> {
    return this.#entry
  }

  /** The examples whose inputs are entries of the connected system. */
  get examples(): readonly Example[] {
    return this.#ready.type.examples.filter(({ direction }) => direction === 'import')
  }

  get trial(): Trial {
    const { dialect, declared } = this.#options
    this.#fitted ??= fit(this.#ready, this.#entry, declared)
    return {
      ready: this.#ready,
      fitted: this.#fitted,
      dialect: dialect ?? this.#ready.file.language,
      entry: this.#entry,
      context: this.#context,
      isKnown: declared !== undefined,
    }
  }

  /** Evaluates against an example from now on. Whether there is one of that name. */
  use(name: string): boolean {
    const found = this.examples.find(example => example.name === name)
    if (found === undefined) return false
    const { now = usualNow, taken, input } = found
    this.#context = { now: () => now, isTaken: value => taken.includes(value) }
    this.#change(input)
    return true
  }

  /** Sets an attribute of the entry; `null` takes it away. */
  set(name: string, value: Value): void {
    const entry = new Map(this.#entry)
    if (value === null) entry.delete(name)
    else entry.set(name, value)
    this.#change(entry)
  }

  /** Whether the mapping file, or one of its tables, was changed since it was read. */
  get isStale(): boolean {
    return this.#ready.version !== versionNow(this.#options.path, this.#ready.tables.files)
  }

  /** Reads the mapping again. What was read before stays where there is nothing now; what is wrong comes back. */
  reload(): readonly Diagnostic[] {
    const ready = this.#readAgain()
    if (!('file' in ready)) {
      this.#ready = { ...this.#ready, version: versionNow(this.#options.path, this.#ready.tables.files) }
      return ready
    }
    this.#ready = ready
    this.#fitted = undefined
    return this.trial.fitted.diagnostics
  }

  #readAgain(): ReturnType<typeof readyMapping> {
    try {
      return readyMapping(this.#options.path, this.#ready.type.name.text)
    } catch (error) {
      if (error instanceof Mistakes) return error.diagnostics
      throw error
    }
  }

  #change(entry: ReadonlyMap<string, Value>): void {
    this.#entry = entry
    this.#fitted = undefined
  }
}
