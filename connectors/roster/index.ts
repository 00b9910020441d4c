import { RosterExport } from './export.ts'
import { RosterImport } from './import.ts'
import { RosterParameters } from './parameters.ts'
import { RosterPassword } from './password.ts'
import { RosterSchema } from './schema.ts'

/** One class for each group of ECMA2's interfaces, as many connectors for it have. */
export const connector = [RosterParameters, RosterSchema, RosterImport, RosterExport, RosterPassword]
