/** Starts the local Clerk: the Backend API on loopback, with keys of its own. */
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { backendApi } from './api/index.ts'
import type { Instance } from './api/parts.ts'
import type { TokenOptions, TokenVersion } from './claims.ts'
import { LocalClerkError } from './errors.ts'
import { addressOf, addressOfKey, createKeys } from './keys.ts'
import { Store } from './store.ts'
import { tokenOf } from './tokens.ts'

/** Loopback only, never a setting: whoever reaches this server may be anyone. */
const HOST = '127.0.0.1'

export interface LocalClerkOptions {
  /** Custom claims of session tokens, with Clerk's shortcodes. */
  sessionClaims?: Record<string, unknown>
  /** Of the Backend API. Default: a free one. */
  port?: number
  /** `azp` of session tokens: the origin of the app. */
  appOrigin?: string
  /** Key that the app's build has in it already. Default: one that names this instance. */
  publishableKey?: string
  /** Sign with the key that this process has already: where nothing but the process itself sees the tokens. */
  sharedKey?: boolean
  /** Version of the claims in session tokens. Default 2. */
  tokenVersion?: TokenVersion
  /** Default: `process.env`. */
  env?: NodeJS.ProcessEnv
}

export interface LocalClerk {
  /** `http://127.0.0.1:<port>` */
  apiUrl: string
  publishableKey: string
  secretKey: string
  issuer: string
  store: Store
  /** Everything an app needs to use this instance. */
  env: Record<string, string>
  sessionToken: (sessionId: string, options?: TokenOptions) => Promise<string>
  /** Calls of the app that are not emulated, each once. */
  unsupported: () => string[]
  stop: () => Promise<void>
}

/** @throws {LocalClerkError} in production, or when the port is taken */
export async function startLocalClerk(options: LocalClerkOptions = {}): Promise<LocalClerk> {
  const env = options.env ?? process.env
  if (env['NODE_ENV'] === 'production') {
    throw new LocalClerkError(
      'production',
      'The local Clerk does not start with NODE_ENV=production: it lets anyone on this machine be anyone.',
      'Unset NODE_ENV for tests, or use the keys of a real instance.',
    )
  }
  const store = new Store()
  const unsupported = new Set<string>()
  const server = await listen(options.port ?? 0)
  const address = options.publishableKey === undefined ? addressOf(server.port) : addressOfKey(options.publishableKey)
  const keys = { ...(await createKeys(options.sharedKey)), ...address }
  const instance: Instance = {
    store,
    keys,
    sessionClaims: options.sessionClaims ?? {},
    appOrigin: options.appOrigin,
    tokenVersion: options.tokenVersion ?? 2,
    onUnsupported: (call) => unsupported.add(call),
  }
  server.serve(backendApi(instance))
  const apiUrl = `http://${HOST}:${server.port}`
  return {
    apiUrl,
    publishableKey: keys.publishableKey,
    secretKey: keys.secretKey,
    issuer: keys.issuer,
    store,
    env: {
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keys.publishableKey,
      CLERK_SECRET_KEY: keys.secretKey,
      CLERK_API_URL: apiUrl,
      // An app's own `.env` may hold a verification key or a proxy of its real instance: empty wins over the file.
      CLERK_JWT_KEY: '',
      CLERK_API_VERSION: '',
      CLERK_MACHINE_SECRET_KEY: '',
      NEXT_PUBLIC_CLERK_PROXY_URL: '',
      NEXT_PUBLIC_CLERK_DOMAIN: '',
      NEXT_PUBLIC_CLERK_IS_SATELLITE: '',
      NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    sessionToken: (sessionId, tokenOptions) => tokenOf(instance, store.session(sessionId), tokenOptions),
    unsupported: () => [...unsupported],
    stop: server.stop,
  }
}

/** Takes the port first: keys and addresses are made from it, and the API is served once they are there. */
async function listen(port: number): Promise<{ port: number; serve: (app: Hono) => void; stop: () => Promise<void> }> {
  const server: Server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error)
      else {
        reject(
          new LocalClerkError(
            'port-taken',
            `Port ${port} is taken: the local Clerk cannot listen on it.`,
            'Choose another with --port, or leave it out.',
          ),
        )
      }
    })
    server.listen(port, HOST, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    serve: (app) => {
      const listener = getRequestListener(app.fetch)
      server.on('request', (request, response) => void listener(request, response))
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
