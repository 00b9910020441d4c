import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import type { Table } from '../../grammar/compile/tables.ts'
import { type Diagnostic, nearest } from '../../grammar/syntax/diagnostics.ts'
import { fileProblem } from '../model/source-file.ts'
import type { MappingFile } from './file.ts'
import { Findings } from './findings.ts'
import type { CsvMapping } from './table.ts'

/** The tables of a mapping file, those in CSV files read. */
export interface LoadedTables {
  readonly tables: readonly Table[]
  readonly diagnostics: readonly Diagnostic[]
  /** The CSV files, also those that could not be read. */
  readonly files: readonly TableFile[]
  /** Whether all tables are there, so that a name that is not among them is a mistake. */
  readonly complete: boolean
}

/** A CSV file by its whole path, and when it was last written before it was read; `undefined` where it is not there. */
export interface TableFile {
  readonly path: string
  readonly modifiedMs: number | undefined
}

/** Reads the tables of a mapping file. Paths start from the folder of that file. */
export function loadTables(file: MappingFile, folder: string): LoadedTables {
  const findings = new Findings(file.source)
  const files: TableFile[] = []
  const tables = file.tables.flatMap(mapping => {
    if (mapping.kind === 'rows') return [mapping.table]
    const path = resolve(folder, mapping.path.text)
    files.push({ path, modifiedMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs })
    return readCsv(mapping, path, findings) ?? []
  })
  return {
    tables,
    diagnostics: findings.diagnostics,
    files,
    complete: tables.length === file.tables.length && !file.broken,
  }
}

function readCsv(mapping: CsvMapping, path: string, findings: Findings): Table | undefined {
  const refuse = (code: string, message: string, help?: string): undefined => {
    findings.report(mapping.path, { code, message, help })
  }
  let records: readonly (readonly string[])[]
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    records = parse(text, { bom: true, delimiter: mapping.delimiter, skipEmptyLines: true })
  } catch (error) {
    if (error instanceof CsvError) return refuse('bad-csv', `${mapping.path.text} is no CSV: ${error.message}.`)
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return refuse(
        'wrong-encoding',
        `${mapping.path.text} is not UTF-8 text.`,
        'Save it again with the encoding UTF-8.',
      )
    }
    const problem = fileProblem(error as NodeJS.ErrnoException, mapping.path.text)
    return refuse(
      code === 'ENOENT' ? 'missing-file' : 'unreadable-file',
      `${problem}.`,
      `It was looked for at ${path}.`,
    )
  }
  const [header = [], ...rows] = records
  const wanted = mapping.keyColumn?.text ?? header[0] ?? ''
  const key = header.indexOf(wanted)
  if (key < 0) {
    const near = nearest(wanted, header)
    const help = near === undefined ? `It has ${header.join(', ') || 'no columns'}.` : `Did you mean ${near}?`
    findings.report(mapping.keyColumn ?? mapping.path, {
      code: 'unknown-column',
      message: `${mapping.path.text} has no column ${wanted}.`,
      help,
    })
    return undefined
  }
  const others = header.flatMap((column, i) => (i === key ? [] : [{ column, i }]))
  warnOfRepeatedKeys(
    mapping,
    rows.map(row => row[key] ?? ''),
    findings,
  )
  return {
    name: mapping.name,
    columns: others.map(({ column }) => column),
    rows: rows.map(row => [row[key] ?? '', ...others.map(({ i }) => (row[i] === '' ? null : (row[i] ?? null)))]),
    ignoreCase: mapping.ignoreCase,
  }
}

function warnOfRepeatedKeys(mapping: CsvMapping, keys: readonly string[], findings: Findings): void {
  const met = new Set<string>()
  const repeated = keys
    .map(key => (mapping.ignoreCase ? key.toLowerCase() : key))
    .find(key => {
      const isRepeated = met.has(key)
      met.add(key)
      return isRepeated
    })
  if (repeated === undefined) return
  findings.report(mapping.path, {
    code: 'repeated-key',
    severity: 'warning',
    message: `${mapping.path.text} has the key ${repeated} more than once.`,
    help: 'The first row counts.',
  })
}
