import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { hostError } from '../model/error.ts'
import type { HostSettings } from './declaration.ts'

/** Two years, as long as the certificates of the stack we stand in for. */
const VALID_DAYS = 730

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** The certificate to serve with: the user's own, or one that is made once and kept in the data folder. */
export async function certificateOf(host: HostSettings): Promise<Certificate | undefined> {
  const { tls } = host
  if (tls === undefined) return undefined
  if (tls !== 'self-signed') return { cert: read(tls.cert), key: read(tls.key) }
  const folder = join(host.data, 'tls')
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  if (!existsSync(cert) || !existsSync(key)) {
    const names = ['localhost', hostname()]
    const made = await generate([{ name: 'commonName', value: hostname() }], {
      keyType: 'ec',
      notAfterDate: new Date(Date.now() + VALID_DAYS * 86_400_000),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [...names.map(value => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }],
        },
      ],
    })
    mkdirSync(folder, { recursive: true })
    writeFileSync(key, made.private, { mode: 0o600 })
    chmodSync(key, 0o600)
    writeFileSync(cert, made.cert)
  }
  return { cert: read(cert), key: read(key) }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw hostError('certificate-unreadable', { path, reason: error instanceof Error ? error.message : String(error) })
  }
}
