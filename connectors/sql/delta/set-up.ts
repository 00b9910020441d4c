import { randomUUID } from 'node:crypto'
import type { OperationContext, Preparation, PreparationScript } from '../../../src/connector/contract.ts'
import { unfit } from '../columns.ts'
import { openSource, type Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { methodNameOf } from './choose.ts'
import { installedTriggers } from './installed-triggers.ts'
import type { SetUp } from './set-up-steps.ts'
import { stemOf } from './trigger-names.ts'
import { syntaxOf } from './triggers.ts'
import { watchedTables } from './watched.ts'

/** What the delta method of the settings needs in the database, as scripts; runs them where that is asked for. */
export async function prepareDelta(
  settings: SqlSettings,
  wanted: Preparation,
  { folder }: Pick<OperationContext, 'folder'>,
): Promise<readonly PreparationScript[]> {
  const source = await openSource(settings, { folder })
  let setUp: SetUp
  try {
    setUp = await setUpOf(source, settings, wanted)
  } finally {
    await source.snapshot.close()
  }
  if (wanted.apply) await run(source, setUp)
  return setUp.steps
    .filter(({ statements }) => statements.length > 0)
    .map(({ title, statements }) => ({
      title,
      text: statements.map(statement => `${statement}${setUp.end}\n`).join(''),
    }))
}

async function setUpOf(source: Source, settings: SqlSettings, wanted: Preparation): Promise<SetUp> {
  const method = methodNameOf(settings)
  if (wanted.kind === 'purge' && method !== 'triggers') {
    throw unfit(
      { label: 'delta' },
      `only triggers leave changes behind that are to be removed, not delta.method ${method}.`,
    )
  }
  switch (method) {
    case 'watermark':
    case 'compare':
      return { steps: [], end: ';', isOneTransaction: true }
    case 'triggers':
      return await triggerSetUp(source, settings, wanted)
    case 'log': {
      const { logSetUp } = await import('../dialects/postgres/log-set-up.ts')
      return await logSetUp(source, settings, wanted)
    }
    case 'tracking': {
      const { trackingSetUp } = await import('../dialects/mssql/tracking.ts')
      return await trackingSetUp(source, wanted)
    }
    default:
      return method satisfies never
  }
}

async function triggerSetUp(source: Source, settings: SqlSettings, wanted: Preparation): Promise<SetUp> {
  const syntax = syntaxOf(source)
  const { name, triggers } = await installedTriggers(source, syntax, settings)
  const frame = { end: syntax.end, isOneTransaction: source.dialect.name !== 'mariadb' }
  switch (wanted.kind) {
    case 'set-up': {
      const watched = [...(await watchedTables(source)).values()].map(table => ({
        ...table,
        stem: stemOf(name, table.name),
      }))
      const stale = triggers.filter(trigger => watched.every(({ stem }) => !trigger.name.startsWith(stem)))
      const title = `Triggers of ${watched.map(table => table.name).join(', ')} write to ${name}. ${syntax.note}`
      return {
        ...frame,
        steps: [
          { title: 'Removes triggers of tables that are not read any more.', statements: syntax.remove(name, stale) },
          { title, statements: syntax.install(name, watched, randomUUID()) },
        ],
      }
    }
    case 'remove':
      return {
        ...frame,
        steps: [
          {
            title: `Removes ${name} and its triggers.`,
            statements: [...syntax.remove(name, triggers), syntax.removeTable(name)],
          },
        ],
      }
    case 'purge': {
      const seconds = Math.ceil((wanted.olderThanMs ?? 0) / 1000)
      return {
        ...frame,
        steps: [{ title: `Removes old changes from ${name}.`, statements: syntax.purge(name, seconds) }],
      }
    }
    default:
      return wanted.kind satisfies never
  }
}

async function run({ database }: Source, { steps, isOneTransaction }: SetUp): Promise<void> {
  const session = await database.session()
  try {
    if (isOneTransaction) await session.begin()
    for (const { statements } of steps) {
      for (const sql of statements) await session.execute({ sql, parameters: [] })
    }
    if (isOneTransaction) await session.commit()
  } catch (error) {
    if (isOneTransaction) await session.rollback().catch(() => undefined)
    throw error
  } finally {
    await session.release()
  }
}
