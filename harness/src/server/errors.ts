/** Something around the app failed (not the app's protection, and not the user's config): exit code 3. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError'
  readonly code: 'build-failed' | 'build-timeout' | 'port-taken' | 'server-exited' | 'not-ready' | 'setup-failed'
  readonly help: string
  constructor(code: EnvironmentError['code'], message: string, help: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.help = help
  }
}
