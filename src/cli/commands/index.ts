import type { Command } from 'commander'
import { configCommand } from './config.ts'
import { versionCommand } from './version.ts'

/** Every command, in the order that `--help` shows them. */
export const commands: readonly (() => Command)[] = [configCommand, versionCommand]
