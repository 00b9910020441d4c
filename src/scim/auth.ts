import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Whether an `Authorization` header carries one of the tokens. Several are valid while one is being replaced. The time
 * it takes tells nothing: digests are compared, and all of them.
 */
export function bearerCheck(tokens: readonly string[]): (header: string | undefined) => boolean {
  const known = tokens.filter(token => token !== '').map(digest)
  return header => {
    const given = digest(/^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1] ?? '')
    let found = false
    for (const one of known) found = timingSafeEqual(one, given) || found
    return found
  }
}

const digest = (token: string): Buffer => hash('sha256', token, 'buffer')
