import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Mistakes } from '../../model/mistakes.ts'
import { type Config, loadConfig } from '../config.ts'

/** A made-up directory to be measured with. */
export interface SyntheticDirectory {
  /** How many persons there are. There is a group for each thousand of them, besides. */
  readonly entries: number
  /** How many of them change from one cycle to the next, in percent; a tenth as many come, and leave. */
  readonly churn: number
}

/** The name of the connected system that a made-up directory is. */
export const syntheticSystem = 'synthetic'

const personsPerGroup = 1_000
const membersPerGroup = 50

/** Writes the configuration of a made-up directory into a folder, and reads it. It is in cycle 0. */
export function writeSynthetic(folder: string, { entries, churn }: SyntheticDirectory): Config {
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('mapping.yaml'), mapping)
  writeFileSync(
    file('ecmahost.yaml'),
    JSON.stringify({
      host: { data: './data' },
      systems: {
        [syntheticSystem]: {
          connector: 'synthetic',
          settings: {
            entries,
            groups: Math.ceil(entries / personsPerGroup),
            members: membersPerGroup,
            churn: { changed: churn, added: churn / 10, removed: churn / 10, members: churn },
            cycleFile: './cycle',
          },
          mapping: './mapping.yaml',
          token: 'nobody-asks-for-anything',
          guards: { shortRead: 0, deletes: unlimited, memberships: unlimited },
        },
      },
    }),
  )
  moveTo(folder, 0)
  const { config, diagnostics } = loadConfig(file('ecmahost.yaml'))
  if (config === undefined) throw new Mistakes(diagnostics)
  return config
}

/** Moves a made-up directory on to a cycle. */
export function moveTo(folder: string, cycle: number): void {
  writeFileSync(join(folder, 'cycle'), String(cycle))
}

const unlimited = { count: 1_000_000_000, percent: 100, free: 0 }

/** Fifteen flows: most of them plain, and one of each kind that costs more. */
const mapping = `objectTypes:
  person:
    resource: User
    flows:
      userName: ToLower([userName])
      externalId: id
      name.givenName: firstName
      name.familyName: lastName
      displayName: Join(" ", [firstName], [lastName])
      title: Trim([title])
      emails[type eq "work"].value: { from: email, index: false }
      phoneNumbers[type eq "work"].value: First([phones])
      phoneNumbers: phones
      addresses[type eq "work"].locality: location
      addresses[type eq "work"].country: ToUpper([country])
      active: active
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: department
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter: costCenter
      urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: { from: manager, reference: person }
  group:
    resource: Group
    flows:
      displayName: name
      externalId: id
      members: { from: members, reference: person }
`
