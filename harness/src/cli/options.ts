import { InvalidArgumentError } from 'commander'

/** @throws {InvalidArgumentError} */
export function parsePort(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 1 to 65535.')
  return port
}

/**
 * `2/4`, as in Playwright and Vitest.
 * @throws {InvalidArgumentError}
 */
export function parseShard(value: string): { index: number; total: number } {
  const [, index = 0, total = 0] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).map(Number)
  if (index < 1 || index > total)
    throw new InvalidArgumentError('A shard is its number and how many there are, from 1: 2/4.')
  return { index, total }
}
