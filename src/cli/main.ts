import { Command, CommanderError } from 'commander'
import { ownVersion } from '../host/version.ts'
import { HostError } from '../model/error.ts'
import { Mistakes } from '../model/mistakes.ts'
import { commands } from './commands/index.ts'
import { Exit, exitCodeOf, exitCodes, exitCodesHelp } from './exit.ts'
import { examples } from './help.ts'
import { printJson, say, sayDiagnostics, style } from './output.ts'

/** Runs the command line and returns the exit code. `argv` begins with the command. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  const usage: Usage = { text: '', command: 'ecmahost' }
  endWithReader()
  try {
    const program = await buildProgram(argv[0], usage)
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    return await report(error, json, usage)
  }
}

/** What commander says of a command line it cannot use, and of which command. */
interface Usage {
  text: string
  command: string
}

/** The program with the command that is called, or with all of them where none or an unknown one is. */
async function buildProgram(called: string | undefined, usage: Usage): Promise<Command> {
  const program = new Command('ecmahost')
    .description('A SCIM 2.0 gateway in front of connectors, with mapping files instead of code.')
    .version(ownVersion(), '-V, --version', 'the version')
    .helpCommand('help [command]', 'how to use a command')
    .addHelpText('after', examples('ecmahost config check', 'ecmahost help config'))
  const wanted = commands.filter(({ name }) => name === called)
  const loaded = await Promise.all((wanted.length > 0 ? wanted : commands).map(({ load }) => load()))
  for (const command of loaded) program.addCommand(command)
  prepare(program, 'ecmahost', usage)
  return program
}

/** What holds for every command: it ends by throwing, never the process, and documents its exit codes. */
function prepare(command: Command, path: string, usage: Usage): void {
  const writeErr = (text: string): void => {
    usage.text += text
    usage.command = path
  }
  command
    .exitOverride()
    .configureOutput({ writeErr, outputError: writeErr })
    .helpOption('-h, --help', 'this text')
    .addHelpText('after', `\n${exitCodesHelp}`)
  for (const sub of command.commands) prepare(sub.helpCommand(false), `${path} ${sub.name()}`, usage)
}

/** When who reads our output has had enough (`| head`), there is nobody left to work for. */
function endWithReader(): void {
  if (process.stdout.listenerCount('error') > 0) return
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(exitCodes.ok)
  })
}

/** Says what went wrong, to a person or a machine, and returns the exit code for it. */
async function report(error: unknown, json: boolean, usage: Usage): Promise<number> {
  if (error instanceof Exit) return error.code
  if (error instanceof CommanderError) return await reportUsage(error, json, usage)
  if (error instanceof Mistakes) {
    if (json) await printJson({ diagnostics: error.diagnostics })
    else sayDiagnostics(error.diagnostics)
    return exitCodes.input
  }
  if (error instanceof HostError) {
    if (json) await printJson({ error: { code: error.code, message: error.message } })
    else say(`${style('red', 'error:')} ${error.message} [${error.code}]`)
    return exitCodeOf(error)
  }
  return await reportBug(error, json)
}

async function reportUsage(error: CommanderError, json: boolean, usage: Usage): Promise<number> {
  if (error.exitCode === 0) return exitCodes.ok
  const message = usage.text.trim().replace(/^error: /, '')
  const isHelp = error.code === 'commander.help'
  if (json) await printJson({ error: { code: 'usage', message: isHelp ? 'A command is missing.' : message } })
  else say(isHelp ? usage.text.trimEnd() : `${style('red', 'error:')} ${message}\nSee: ${usage.command} --help`)
  return exitCodes.input
}

async function reportBug(error: unknown, json: boolean): Promise<number> {
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error && process.env['ECMAHOST_DEBUG'] === '1' ? error.stack : undefined
  if (json) await printJson({ error: { code: 'bug', message, ...(stack === undefined ? {} : { stack }) } })
  else {
    const advice = 'This is a mistake in ecmahost, not in your input.'
    say(`${style('red', 'error:')} ${message}\n${stack ?? `${advice} ECMAHOST_DEBUG=1 shows where it happened.`}`)
  }
  return exitCodes.bug
}
