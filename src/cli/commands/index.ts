import type { Command } from 'commander'

interface Entry {
  readonly name: string
  /** Loads the command with what it stands on, so that no command waits for the code of another. */
  readonly load: () => Promise<Command>
}

/** Every command, in the order that `--help` shows them. */
export const commands: readonly Entry[] = [
  { name: 'host', load: async () => (await import('./host.ts')).hostCommand() },
  { name: 'import', load: async () => (await import('./import.ts')).importCommand() },
  { name: 'run', load: async () => (await import('./run.ts')).runCommand() },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand() },
  { name: 'runs', load: async () => (await import('./runs.ts')).runsCommand() },
  { name: 'plan', load: async () => (await import('./plan.ts')).planCommand() },
  { name: 'log', load: async () => (await import('./log.ts')).logCommand() },
  { name: 'trace', load: async () => (await import('./trace.ts')).traceCommand() },
  { name: 'space', load: async () => (await import('./space.ts')).spaceCommand() },
  { name: 'map', load: async () => (await import('./map.ts')).mapCommand() },
  { name: 'lsp', load: async () => (await import('./lsp.ts')).lspCommand() },
  { name: 'connector', load: async () => (await import('./connector.ts')).connectorCommand() },
  { name: 'bench', load: async () => (await import('./bench.ts')).benchCommand() },
  { name: 'config', load: async () => (await import('./config.ts')).configCommand() },
  { name: 'version', load: async () => (await import('./version.ts')).versionCommand() },
]
