export type AppErrorCode =
  'not-a-folder' | 'no-next-app' | 'several-apps' | 'next-missing' | 'next-too-old' | 'clerk-missing' | 'clerk-too-old'

/** The folder cannot be read as an app, or the app cannot be run. `help` says what to do. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: AppErrorCode
  readonly help: string

  constructor(code: AppErrorCode, message: string, help: string) {
    super(message)
    this.code = code
    this.help = help
  }
}
