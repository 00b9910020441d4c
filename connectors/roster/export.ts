import {
  AttributeChange,
  AttributeModificationType,
  type CloseExportConnectionRunStep,
  type ConfigParameters,
  type CSEntryChange,
  CSEntryChangeResult,
  type IMAExtensible2CallExport,
  type LegacyValue,
  MAExportError,
  ObjectModificationType,
  type OpenExportConnectionRunStep,
  PasswordPolicyViolationException,
  PutExportEntriesResults,
  type Schema,
  ValueModificationType,
} from '../../src/connector/legacy/index.ts'
import { departmentOf, entryDN } from './dn.ts'
import { hashPassword } from './hash.ts'
import { Roster, type RosterEntry, type Stored } from './roster.ts'

/** Where people stand who are given no department. */
const noDepartment = 'Unassigned'

/** Writes changes to the file. A new entry gets its id, and so its DN, from the file. */
export class RosterExport implements IMAExtensible2CallExport {
  readonly exportDefaultPageSize = 100
  readonly exportMaxPageSize = 1000

  private roster: Roster | null = null
  private configParameters: ConfigParameters | null = null

  openExportConnection(
    configParameters: ConfigParameters,
    _types: Schema,
    _exportRunStep: OpenExportConnectionRunStep,
  ): void {
    this.configParameters = configParameters
    this.roster = Roster.open(configParameters, { create: true })
  }

  async putExportEntries(csentries: readonly CSEntryChange[]): Promise<PutExportEntriesResults> {
    const results = new PutExportEntriesResults()
    for (const csentry of csentries) results.csEntryChangeResults.add(await this.put(csentry))
    this.roster?.save()
    return results
  }

  closeExportConnection(_exportRunStep: CloseExportConnectionRunStep): void {
    this.roster = null
  }

  private async put(csentry: CSEntryChange): Promise<CSEntryChangeResult> {
    if (csentry.objectModificationType === ObjectModificationType.Add) return await this.add(csentry)
    const entry = this.roster?.find(csentry.dn)
    if (entry === undefined) {
      const { ExportErrorConnectedDirectoryMissingObject: missing } = MAExportError
      return CSEntryChangeResult.create(csentry.identifier, null, missing, 'missing', `There is no ${csentry.dn}.`)
    }
    if (csentry.objectModificationType === ObjectModificationType.Delete) this.roster?.remove(entry)
    else if (!this.update(entry, csentry)) return refused(csentry, 'The new DN is none of a roster.')
    return CSEntryChangeResult.create(csentry.identifier, null, MAExportError.Success)
  }

  private async add(csentry: CSEntryChange): Promise<CSEntryChangeResult> {
    const department = csentry.dn === '' ? noDepartment : departmentOf(csentry.dn)
    if (this.roster === null || department === undefined) return refused(csentry, `${csentry.dn} is none of a roster.`)
    let password: string | undefined
    try {
      password = await this.initialPassword(csentry)
    } catch (error) {
      if (error instanceof PasswordPolicyViolationException) return refused(csentry, error.message)
      throw error
    }
    const entry = this.roster.add(csentry.objectType, department)
    if (password !== undefined) entry.password = password
    for (const change of csentry.attributeChanges) if (change.name !== 'export_password') apply(entry, change)
    const anchor = [AttributeChange.createAttributeAdd('DN', entryDN(entry))]
    return CSEntryChangeResult.create(csentry.identifier, anchor, MAExportError.Success)
  }

  private async initialPassword({ attributeChanges }: CSEntryChange): Promise<string | undefined> {
    const change = attributeChanges.tryGetValue('export_password')
    if (change === undefined) return undefined
    return await hashPassword(String(change.valueChanges[0]?.value), this.configParameters)
  }

  /** Returns false for a new DN that cannot be one. */
  private update(entry: RosterEntry, csentry: CSEntryChange): boolean {
    for (const change of csentry.attributeChanges) {
      if (change.name !== 'DN') {
        apply(entry, change)
        continue
      }
      const department = departmentOf(String(change.valueChanges[0]?.value))
      if (department === undefined) return false
      if (department !== entry.department) this.roster?.move(entry, department)
    }
    this.roster?.touch(entry)
    return true
  }
}

function apply(entry: RosterEntry, change: AttributeChange): void {
  const added = change.valueChanges
    .filter(({ modificationType }) => modificationType === ValueModificationType.Add)
    .map(({ value }) => value)
  switch (change.modificationType) {
    case AttributeModificationType.Delete:
      delete entry.attributes[change.name]
      return
    case AttributeModificationType.Update: {
      const removed = change.valueChanges.filter(
        ({ modificationType }) => modificationType !== ValueModificationType.Add,
      )
      const gone = new Set(removed.map(({ value }) => String(value)))
      const before = [entry.attributes[change.name] ?? []].flat().map(String)
      const left = before.filter(value => !gone.has(value))
      entry.attributes[change.name] = [...new Set([...left, ...added.map(String)])]
      return
    }
    default:
      entry.attributes[change.name] = isList(change.name) ? added.map(String) : stored(added[0])
  }
}

function isList(name: string): boolean {
  return name === 'mail' || name === 'members'
}

function stored(value: LegacyValue | undefined): Stored {
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value)
}

function refused({ identifier }: CSEntryChange, detail: string): CSEntryChangeResult {
  return CSEntryChangeResult.create(identifier, null, MAExportError.ExportErrorCustomContinueRun, 'refused', detail)
}
