import type { TSchema } from 'typebox'
import { secretsOf } from '../model/secrets.ts'
import { checkSettings, type Written } from '../model/settings.ts'

/** Settings that came from another thread: nobody reads mistakes in them. */
const unwritten: Written = { source: { text: '' }, locate: () => undefined }

/**
 * Takes the secrets of a connector's settings out of what the connector says, inside its worker: what fails there is
 * stored, and read by others who do not know them.
 */
export function maskOfSettings(declaration: TSchema, settings: unknown): (text: string) => string {
  const secrets = secretsOf()
  for (const secret of checkSettings(declaration, settings, unwritten).secrets) secrets.add(secret)
  return text => secrets.mask(text)
}
