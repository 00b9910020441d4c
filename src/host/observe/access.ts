import { bearerCheck } from '../../scim/auth.ts'
import type { HostSettings } from '../declaration.ts'

/** Who may read figures and details of a running host. */
export type Access =
  | /** Whoever reaches it: it listens on an address of this machine alone. */ { readonly kind: 'open' }
  | { readonly kind: 'token'; readonly admits: (authorization: string | undefined) => boolean }
  | /** Nobody: others reach it, and there is no token. */ { readonly kind: 'closed' }

export function accessOf({ listen, metrics }: Pick<HostSettings, 'listen' | 'metrics'>): Access {
  if (metrics.token !== undefined) return { kind: 'token', admits: bearerCheck([metrics.token]) }
  return { kind: isLoopback(listen) ? 'open' : 'closed' }
}

/** Whether an address and port, as in `host.listen`, are reached from this machine alone. */
function isLoopback(listen: string): boolean {
  const name = listen.slice(0, listen.lastIndexOf(':')).replace(/^\[|\]$/g, '')
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)
}
