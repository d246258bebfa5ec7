import { ConfigError } from '../config/index.ts'

/**
 * Probes and deliveries go to this machine only.
 * @param flag that the address was given by
 * @param allowed hosts that the config names, and whoever runs this says to own
 * @throws {ConfigError} the address is unreadable or names another host
 */
export function requireLoopback(url: string, flag = '--url', allowed: string[] = []): void {
  let host: string
  try {
    host = new URL(url).hostname
  } catch {
    throw new ConfigError(`${flag} ${url} is not an address.`, {
      file: null,
      help: `Write it whole: ${flag} http://localhost:3000`,
    })
  }
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)) return
  if (allowed.includes(host)) return
  throw new ConfigError(`${flag} ${url} is not on this machine: requests are sent to loopback addresses only.`, {
    file: null,
    help: 'Start the app here and name it as http://localhost:<port>. For `test` on a host of your own: name it in `probe.hosts` of the config, and give --i-own-this-host.',
  })
}
