/** A certificate for loopback, made at the start and known to nobody: tests are told to accept it. */
import { generate } from 'selfsigned'

export interface Certificate {
  /** PEM. */
  key: string
  cert: string
}

let ofProcess: Promise<Certificate> | undefined

export function certificate(): Promise<Certificate> {
  return (ofProcess ??= make())
}

async function make(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Routewarden local Clerk' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notAfterDate: new Date(Date.now() + 30 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  return { key, cert }
}
