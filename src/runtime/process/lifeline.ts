/** The file descriptor of the pipe between a connector's process and the host. It ends when the host does. */
export const LIFELINE = 3

/** What worker and process say of each other when nothing comes through any more. */
export const CONNECTION_LOST = 'the connection to its process was lost'

/** A line that the process writes to it. */
export type LifelineNote =
  | /** It is up, and used this much memory before it knew of any connector. */ {
      readonly kind: 'ready'
      readonly rssBytes: number
    }
  | /** What it uses now, where the host cannot see that by itself. */ {
      readonly kind: 'memory'
      readonly rssBytes: number
    }
  | /** What it is about to die of. */ { readonly kind: 'fatal'; readonly message: string }
