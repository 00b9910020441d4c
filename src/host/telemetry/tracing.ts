/** What is said of a span. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanStart {
  readonly attributes?: SpanAttributes
  /** A request that somebody else sent. */
  readonly isRequest?: boolean
  /** The header `traceparent` that came with it (W3C Trace Context). */
  readonly parent?: string | undefined
}

/** Something that goes on, as a trace shows it. */
export interface OpenSpan {
  set(attributes: SpanAttributes): void
  /** It is over; with `failure`, why it failed. Only the first end counts. */
  end(failure?: string): void
}

/** Makes spans, or does nothing where nobody wants them. */
export interface Tracing {
  /** Begins a span, below the one that `within` was called with around it. */
  begin(name: string, start?: SpanStart): OpenSpan
  /** Does work within a span; the caller ends it. */
  within<T>(span: OpenSpan, work: () => T): T
  /** Sends what there is. */
  close(): Promise<void>
}

const nothing: OpenSpan = { set: () => undefined, end: () => undefined }
/** Nobody wants spans. */
export const untraced: Tracing = { begin: () => nothing, within: (_, work) => work(), close: async () => undefined }
