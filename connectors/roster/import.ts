import {
  AttributeChange,
  CloseImportConnectionResults,
  type CloseImportConnectionRunStep,
  type ConfigParameters,
  CSEntryChange,
  GetImportEntriesResults,
  type GetImportEntriesRunStep,
  type IMAExtensible2CallImport,
  ObjectModificationType,
  OpenImportConnectionResults,
  type OpenImportConnectionRunStep,
  OperationType,
  type Schema,
  WarningNoWatermarkException,
} from '../../src/connector/legacy/index.ts'
import { departmentOf, entryDN } from './dn.ts'
import { Roster, type RosterEntry } from './roster.ts'

/** Reads a department, or what changed in it. The watermark is the number of the last change. */
export class RosterImport implements IMAExtensible2CallImport {
  readonly importDefaultPageSize = 500
  readonly importMaxPageSize = 5000

  private roster: Roster | null = null
  private types: Schema | null = null
  private importType: OperationType = OperationType.Full
  private pageSize = 1
  private department: string | undefined
  private toImport: CSEntryChange[] = []
  private position = 0

  openImportConnection(
    configParameters: ConfigParameters,
    types: Schema,
    openImportRunStep: OpenImportConnectionRunStep,
  ): OpenImportConnectionResults {
    this.roster = Roster.open(configParameters)
    this.types = types
    this.importType = openImportRunStep.importType
    this.pageSize = openImportRunStep.pageSize
    this.department = departmentOf(openImportRunStep.stepPartition?.dn ?? '')
    this.position = 0
    if (this.importType === OperationType.Delta) {
      this.toImport = this.changesSince(sequenceOf(openImportRunStep.customData, this.roster))
    } else if (this.importType === OperationType.Full) {
      this.toImport = this.roster.entries.filter(entry => this.isWanted(entry)).map(addOf)
    }
    return new OpenImportConnectionResults(String(this.roster.sequence))
  }

  getImportEntries(getImportRunStep: GetImportEntriesRunStep): GetImportEntriesResults {
    if (this.importType === OperationType.FullObject) {
      const found = getImportRunStep.fullObjectEntries.flatMap(({ dn }) => this.roster?.find(dn) ?? [])
      return new GetImportEntriesResults(null, false, found.filter(entry => this.isWanted(entry)).map(addOf))
    }
    const page = this.toImport.slice(this.position, this.position + this.pageSize)
    this.position += page.length
    return new GetImportEntriesResults(getImportRunStep.customData, this.position < this.toImport.length, page)
  }

  closeImportConnection(closeImportRunStep: CloseImportConnectionRunStep): CloseImportConnectionResults {
    this.roster = null
    this.toImport = []
    return new CloseImportConnectionResults(closeImportRunStep.customData)
  }

  /** What has gone comes first: who moved to another department was added after that. */
  private changesSince(sequence: number): CSEntryChange[] {
    const gone =
      this.roster?.gone.filter(({ changed, dn }) => changed > sequence && this.isHere(departmentOf(dn))) ?? []
    const changed = this.roster?.entries.filter(entry => entry.changed > sequence && this.isWanted(entry)) ?? []
    return [...gone.map(deletionOf), ...changed.map(replacementOf)]
  }

  private isWanted({ type, department }: RosterEntry): boolean {
    return this.types?.types.contains(type) === true && this.isHere(department)
  }

  private isHere(department: string | undefined): boolean {
    return this.department === undefined || this.department === department
  }
}

function sequenceOf(customData: string | null, roster: Roster): number {
  const sequence = Number(customData ?? Number.NaN)
  if (sequence <= roster.sequence) return sequence
  throw new WarningNoWatermarkException('The file knows no such change: it is another one, or an older one.')
}

function addOf(entry: RosterEntry): CSEntryChange {
  const csentry = CSEntryChange.create()
  csentry.objectModificationType = ObjectModificationType.Add
  csentry.objectType = entry.type
  csentry.dn = entryDN(entry)
  csentry.attributeChanges.add(AttributeChange.createAttributeAdd('id', entry.id))
  for (const [name, value] of Object.entries(entry.attributes)) {
    csentry.attributeChanges.add(AttributeChange.createAttributeAdd(name, value))
  }
  return csentry
}

function replacementOf(entry: RosterEntry): CSEntryChange {
  const csentry = addOf(entry)
  csentry.objectModificationType = ObjectModificationType.Replace
  return csentry
}

function deletionOf({ type, dn }: { readonly type: string; readonly dn: string }): CSEntryChange {
  const csentry = CSEntryChange.create()
  csentry.objectModificationType = ObjectModificationType.Delete
  csentry.objectType = type
  csentry.dn = dn
  return csentry
}
