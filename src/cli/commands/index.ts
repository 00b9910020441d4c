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
  { name: 'runs', load: async () => (await import('./runs.ts')).runsCommand() },
  { name: 'space', load: async () => (await import('./space.ts')).spaceCommand() },
  { name: 'map', load: async () => (await import('./map.ts')).mapCommand() },
  { name: 'lsp', load: async () => (await import('./lsp.ts')).lspCommand() },
  { name: 'config', load: async () => (await import('./config.ts')).configCommand() },
  { name: 'version', load: async () => (await import('./version.ts')).versionCommand() },
]
