import { Option } from 'commander'
import { type Config, loadConfig } from '../host/config.ts'
import { Mistakes } from '../model/mistakes.ts'
import { hideSecrets, sayDiagnostics } from './output.ts'

/** The option that every command with a configuration has. */
export function configOption(): Option {
  return new Option('-c, --config <file>', 'the configuration file').default('ecmahost.yaml')
}

/** The option that keeps mappings from becoming generated code. */
export function codegenOption(): Option {
  return new Option('--no-codegen', 'mappings run on the reference evaluator, and no code is made at run time')
}

/** The configuration, or `Mistakes`. Warnings are told. */
export function requireConfig(file: string, { codegen = true }: { readonly codegen?: boolean } = {}): Config {
  const { config, diagnostics } = loadConfig(file)
  if (config === undefined) throw new Mistakes(diagnostics)
  hideSecrets(text => config.secrets.mask(text))
  sayDiagnostics(diagnostics)
  return codegen ? config : { ...config, host: { ...config.host, codegen } }
}
