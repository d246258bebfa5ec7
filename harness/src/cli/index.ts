/** The command line: reads arguments, hands over, turns results into exit codes. */
import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { clerkCommand } from './clerk.ts'
import { EXIT } from './exit-codes.ts'
import { explainFailure } from './failures.ts'
import { testCommand } from './test.ts'

export async function main(argv: string[]): Promise<void> {
  const program = new Command('routewarden')
    .description('Proves who can reach what in a Next.js + Clerk app.')
    .version(VERSION)
    .showHelpAfterError('(--help shows the options, with examples)')
    .showSuggestionAfterError()
  for (const command of [testCommand(), clerkCommand()]) program.addCommand(command.copyInheritedSettings(program))
  for (const command of [program, ...program.commands]) command.exitOverride()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.usage
      return
    }
    process.exitCode = explainFailure(error, process.stderr)
  }
}
