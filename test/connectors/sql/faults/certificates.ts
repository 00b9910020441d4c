import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf, serverFolder } from '../../../servers/process.ts'

/** Authorities and certificates in a folder of their own, each `NAME.pem` with its `NAME.key`. */
export class Certificates {
  readonly #folder = serverFolder('certificates')

  path(name: string): string {
    return join(this.#folder.path, name)
  }

  authority(name: string): void {
    this.#openssl('req', '-x509', ...this.#newKey(name), '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`)
  }

  /** A server's certificate; its key is for the server's user alone. */
  server(name: string, by: string, host: string, user: string): void {
    const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
    this.#openssl('req', ...this.#newKey(name), '-out', `${name}.csr`, ...names)
    const signing = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-copy_extensions', 'copy']
    this.#openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`, '-days', '2')
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
