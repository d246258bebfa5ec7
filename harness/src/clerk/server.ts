/** Starts the local Clerk: the Backend API, and the Frontend API when asked for, on loopback, with keys of its own. */
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { backendApi } from './api/index.ts'
import type { Instance } from './api/parts.ts'
import type { TokenOptions, TokenVersion } from './claims.ts'
import { LocalClerkError } from './errors.ts'
import { eventOf, type ClerkEvent } from './events.ts'
import { certificate } from './frontend/certificate.ts'
import { Clients, type Client } from './frontend/clients.ts'
import type { JWK } from 'jose'
import { signClaims } from './claims.ts'
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
  /** Serve browsers too: the Frontend API, clerk-js and its components. */
  frontend?: FrontendOptions
}

export interface FrontendOptions {
  /** Folder of the app: its `@clerk/clerk-js` and `@clerk/ui` are served. Default: those that Routewarden finds. */
  appDir?: string
  /** Several sessions at once in one browser. Default false, as at Clerk. */
  multiSession?: boolean
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
  /** Any claims, under the instance's own key: tokens that are wrong in one thing alone. */
  sign: (claims: Record<string, unknown>) => Promise<string>
  /** The public key, as the JWKS endpoint serves it. */
  jwk: JWK
  /** A browser that is signed in, without a form. @returns what it keeps: the client's key, and a session token */
  signIn: (userId: string, organizationId?: string | null) => SignedInBrowser
  /** Calls the listener for whatever a webhook tells of. @returns stops it */
  onEvent: (listener: (event: ClerkEvent) => void) => () => void
  /** Calls of the app that are not emulated, each once. */
  unsupported: () => string[]
  stop: () => Promise<void>
}

export interface SignedInBrowser {
  client: Client
  sessionId: string
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
  const listeners = new Set<(event: ClerkEvent) => void>()
  const server = await listen(options.port ?? 0)
  const address = options.publishableKey === undefined ? addressOf(server.port) : addressOfKey(options.publishableKey)
  const keys = { ...(await createKeys(options.sharedKey)), ...address }
  const instance: Instance = {
    store,
    clients: new Clients(store, { singleSession: options.frontend?.multiSession !== true }),
    keys,
    sessionClaims: options.sessionClaims ?? {},
    appOrigin: options.appOrigin,
    tokenVersion: options.tokenVersion ?? 2,
    onUnsupported: (call) => unsupported.add(call),
    emit: (type, id) => {
      if (listeners.size === 0) return
      const event = eventOf(type, id, store, keys.kid)
      for (const listener of listeners) listener(event)
    },
  }
  server.serve(backendApi(instance))
  if (options.frontend) {
    const { frontendApi } = await import('./frontend/index.ts')
    await server.serveSecurely(frontendApi(instance, options.frontend.appDir))
  }
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
    sign: (claims) => signClaims(keys, claims),
    jwk: keys.jwk,
    signIn: (userId, organizationId) => {
      const client = instance.clients.add()
      const session = instance.clients.startSession(client, store.user(userId))
      if (organizationId !== undefined) session.organizationId = organizationId
      return { client, sessionId: session.id }
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    unsupported: () => [...unsupported],
    stop: server.stop,
  }
}

/**
 * Takes the port first: keys and addresses are made from it, and the APIs are served once they are there. The publishable
 * key names one address only, so the Frontend API (HTTPS) and the Backend API (HTTP) share the port: the first byte of a
 * connection tells them apart, a TLS handshake begins with 22 (RFC 8446, section 5.1).
 */
async function listen(port: number): Promise<Listening> {
  const plain = createHttpServer()
  let secure: HttpsServer | null = null
  const sockets = new Set<Socket>()
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null
      if (first === null) return
      socket.unshift(first)
      const target = first[0] === TLS_HANDSHAKE ? secure : plain
      if (target) target.emit('connection', socket)
      else socket.destroy()
    })
    socket.read(0)
  })
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
      plain.on('request', (request, response) => void listener(request, response))
    },
    serveSecurely: async (app) => {
      secure = createHttpsServer(await certificate())
      const listener = getRequestListener(app.fetch)
      secure.on('request', (request, response) => void listener(request, response))
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const TLS_HANDSHAKE = 22

interface Listening {
  port: number
  serve: (app: Hono) => void
  serveSecurely: (app: Hono) => Promise<void>
  stop: () => Promise<void>
}
