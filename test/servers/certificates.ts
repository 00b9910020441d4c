import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf, serverFolder } from './process.ts'

/** Authorities and certificates in a folder of their own, each `NAME.pem` with its `NAME.key`. */
export class Certificates {
  readonly #folder = serverFolder('certificates')

  path(name: string): string {
    return join(this.#folder.path, name)
  }

  authority(name: string): void {
    this.#openssl('req', '-x509', ...this.#newKey(name), '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`)
  }

  /** PEM. */
  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  /** A certificate for a name, and for others (`DNS:db.example.com,IP:127.0.0.1`); whose key everybody may read. */
  signed(name: string, by: string, subject: string, alternatives = `DNS:${subject}`): void {
    const names = ['-subj', `/CN=${subject}`, '-addext', `subjectAltName=${alternatives}`]
    this.#openssl('req', ...this.#newKey(name), '-out', `${name}.csr`, ...names)
    const signing = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-copy_extensions', 'copy']
    this.#openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`, '-days', '2')
  }

  /** A server's certificate; its key is for the server's user alone. */
  server(name: string, by: string, host: string, user: string, alternatives?: string): void {
    this.signed(name, by, host, alternatives)
    const identity = identityOf(user)
    if (identity !== undefined) chownSync(this.path(`${name}.key`), identity.uid, identity.gid)
    chmodSync(this.path(`${name}.key`), 0o600)
  }

  remove(): void {
    this.#folder.remove()
  }

  #newKey(name: string): readonly string[] {
    return ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`]
  }

  #openssl(...parameters: readonly string[]): void {
    execFileSync('openssl', [...parameters], { cwd: this.#folder.path, stdio: 'ignore' })
  }
}
