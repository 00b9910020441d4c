import {
  type ConfigParameters,
  ConnectionSecurityLevel,
  type CSEntry,
  type IMAExtensible2Password,
  NoSuchObjectException,
  OldPasswordIncorrectException,
  type Partition,
  PasswordOptions,
  type SecureString,
} from '../../src/connector/legacy/index.ts'
import { hashPassword, isPassword } from './hash.ts'
import { Roster, type RosterEntry } from './roster.ts'

/** Keeps the hashes of passwords. */
export class RosterPassword implements IMAExtensible2Password {
  private roster: Roster | null = null
  private configParameters: ConfigParameters | null = null

  getConnectionSecurityLevel(): ConnectionSecurityLevel {
    return ConnectionSecurityLevel.Secure
  }

  openPasswordConnection(configParameters: ConfigParameters, _partition: Partition | null): void {
    this.configParameters = configParameters
    this.roster = Roster.open(configParameters)
  }

  async setPassword(csentry: CSEntry, newPassword: SecureString, options: PasswordOptions): Promise<void> {
    const entry = this.find(csentry)
    await this.store(entry, newPassword)
    entry.mustChangePassword = (options & PasswordOptions.ForceChangeAtLogOn) !== 0
    if ((options & PasswordOptions.UnlockAccount) !== 0) entry.locked = false
    this.roster?.save()
  }

  async changePassword(csentry: CSEntry, oldPassword: SecureString, newPassword: SecureString): Promise<void> {
    const entry = this.find(csentry)
    const given = oldPassword.convertToUnsecureString()
    if (!(await isPassword(given, entry.password ?? '', this.configParameters))) {
      throw new OldPasswordIncorrectException('The old password is not right.')
    }
    await this.store(entry, newPassword)
    entry.mustChangePassword = false
    this.roster?.save()
  }

  closePasswordConnection(): void {
    this.roster = null
  }

  private find(csentry: CSEntry): RosterEntry {
    const entry = this.roster?.find(csentry.dn)
    if (entry === undefined) throw new NoSuchObjectException(`There is no ${csentry.dn}.`)
    return entry
  }

  private async store(entry: RosterEntry, password: SecureString): Promise<void> {
    entry.password = await hashPassword(password.convertToUnsecureString(), this.configParameters)
  }
}
