import { auth } from '@clerk/nextjs/server'
import { NextResponse, type NextRequest } from 'next/server'

/** What the app means to say to its caller. */
export abstract class AppError extends Error {
  abstract readonly status: number
  constructor(
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = new.target.name
  }
  toJSON() {
    return { error: this.name, message: this.message, details: this.details }
  }
}

export class UnauthorizedError extends AppError {
  readonly status = 401
  constructor() {
    super('Sign in to go on')
  }
}

export class ForbiddenError extends AppError {
  readonly status = 403
}

export class MissingError extends AppError {
  readonly status = 404
}

export const apiErrors = {
  unauthorized: () => new UnauthorizedError(),
  forbidden: (needs: string) => new ForbiddenError(`Needs ${needs}`, { needs }),
  missing: (what: string) => new MissingError(`No such ${what}`),
}

export function toResponse(error: unknown): Response {
  if (error instanceof Response) return error
  if (error instanceof AppError) return NextResponse.json(error.toJSON(), { status: error.status })
  console.error(error)
  return NextResponse.json({ error: 'InternalError' }, { status: 500 })
}

export type RouteHandler<C = unknown> = (request: NextRequest, context: C) => Promise<Response>

/** The one place where errors become answers. */
export function withErrorHandling<C>(handler: RouteHandler<C>): RouteHandler<C> {
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      return toResponse(error)
    }
  }
}

export interface Principal {
  id: string
  orgId: string | null
  orgRole: string | null
}

export async function authenticate(): Promise<Principal> {
  const { userId, orgId, orgRole } = await auth()
  if (!userId) throw apiErrors.unauthorized()
  return { id: userId, orgId: orgId ?? null, orgRole: orgRole ?? null }
}

export function assertRole(principal: Principal, role: string): void {
  if (principal.orgRole !== role) throw apiErrors.forbidden(role)
}

/** Turns a refusal into a thrown answer. */
export async function userIdOrThrow(): Promise<string> {
  const { userId } = await auth()
  if (!userId) throw NextResponse.json({ error: 'Sign in to go on' }, { status: 401 })
  return userId
}

export function withAuth(handler: (request: NextRequest, principal: Principal) => Promise<Response>) {
  return async (request: NextRequest) => handler(request, await authenticate())
}

/** Hands the principal on when there is one. */
export function withPrincipal(handler: (request: NextRequest, principal: Principal | null) => Promise<Response>) {
  return async (request: NextRequest) => {
    let principal: Principal | null = null
    try {
      principal = await authenticate()
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
    }
    return handler(request, principal)
  }
}
