import { auth } from '@clerk/nextjs/server'

type Check = () => Promise<Response | null>

/** `route().signedIn().role('org:admin').handle(run)`: each call adds a check. */
export class RouteBuilder {
  readonly #checks: Check[]
  constructor(checks: Check[] = []) {
    this.#checks = checks
  }

  signedIn() {
    return new RouteBuilder([
      ...this.#checks,
      async () => ((await auth()).userId ? null : new Response('sign in', { status: 401 })),
    ])
  }

  role(role: string) {
    return new RouteBuilder([
      ...this.#checks,
      async () => ((await auth()).orgRole === role ? null : new Response('no', { status: 403 })),
    ])
  }

  handle(run: () => Promise<unknown>) {
    return async () => {
      for (const check of this.#checks) {
        const refused = await check()
        if (refused) return refused
      }
      return Response.json(await run())
    }
  }
}

export const route = () => new RouteBuilder()
