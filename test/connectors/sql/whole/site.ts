import type { ObjectTypeSettings, SqlSettings } from '../../../../connectors/sql/settings.ts'
import { Site } from '../../../runtime/site.ts'

export interface SystemOptions {
  readonly connection: Partial<SqlSettings>
  readonly objectTypes: Readonly<Record<string, ObjectTypeSettings>>
  readonly mapping: string
  readonly connector?: string
  /** What stands beside the settings of the system. */
  readonly system?: Readonly<Record<string, unknown>>
}

/** A site with a connected system `erp`. Whoever makes it removes it. */
export function siteOf(options: SystemOptions): Site {
  return configured(new Site(), options)
}

/** Writes another configuration. */
export function configured(site: Site, options: SystemOptions, file = 'ecmahost.yaml', data = './data'): Site {
  const { connection, objectTypes, mapping, connector = 'sql', system = {} } = options
  const erp = {
    connector,
    settings: { ...connection, objectTypes },
    mapping: './erp.yaml',
    token: 'aaaaaaaaaaaaaaaa',
    ...system,
  }
  // JSON is YAML.
  return site.write({ [file]: JSON.stringify({ host: { data }, systems: { erp } }), 'erp.yaml': mapping })
}
