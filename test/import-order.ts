interface Folder {
  readonly folder: string
  /** What lives there, for the documents. */
  readonly holds: string
  /** What it may import, besides itself. */
  readonly imports: readonly string[]
}

const row = (folder: string, holds: string, imports: readonly string[]): Folder => ({ folder, holds, imports })

/** The folders in the order of the building, from the ground up: each imports only from rows above its own. */
export const importOrder: readonly Folder[] = [
  row('grammar/syntax', 'values, parser, syntax tree, diagnostics', []),
  row('grammar/functions', 'the functions of expressions, one file each', ['grammar/syntax']),
  row('grammar/filter', 'SCIM filters', ['grammar/syntax']),
  row('grammar/compile', 'check, interpret, compile', ['grammar/syntax', 'grammar/functions']),
  row('src/model', 'entries, schemas, errors, settings: what everything else speaks of', ['grammar/syntax']),
  row('src/connector', 'the contract that connector authors implement', ['src/model']),
  row('connectors', 'one folder for each kind of connected system', ['src/connector', 'src/model']),
  row('src/mapping', 'mapping files, read, checked and compiled', ['src/model', 'grammar']),
  row('src/lsp', 'what editors show of mapping files', ['grammar', 'src/model', 'src/mapping']),
  row('src/space', 'the connector space: what is stored of a connected system', ['src/model']),
  row('src/runtime', 'connectors at work: worker pools, imports and exports', [
    'src/model',
    'src/connector',
    'src/mapping',
    'src/space',
  ]),
  row('src/scim', 'what is served', ['src/model', 'src/mapping', 'src/space', 'src/runtime', 'grammar']),
  row('src/host', 'the place where the parts are put together; the configuration', [
    'grammar',
    'src/model',
    'src/connector',
    'src/mapping',
    'src/space',
    'src/runtime',
    'src/scim',
  ]),
  row('src/cli', 'the command line', [
    'grammar',
    'src/model',
    'src/mapping',
    'src/lsp',
    'src/space',
    'src/runtime',
    'src/scim',
    'src/host',
  ]),
  row('src/index.ts', 'the public API', ['grammar', 'src']),
]
