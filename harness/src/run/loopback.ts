import { ConfigError } from '../config/index.ts'

/**
 * Probes go to this machine only.
 * @throws {ConfigError} the address is unreadable or names another host
 */
export function requireLoopback(url: string): void {
  let host: string
  try {
    host = new URL(url).hostname
  } catch {
    throw new ConfigError(`--url ${url} is not an address.`, {
      file: null,
      help: 'Write it whole: --url http://localhost:3000',
    })
  }
  if (host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)) return
  throw new ConfigError(`--url ${url} is not on this machine: probes are sent to loopback addresses only.`, {
    file: null,
    help: 'Start the app here and name it as http://localhost:<port>.',
  })
}
