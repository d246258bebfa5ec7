/** The local Clerk could not start. `help` says what to do. */
export class LocalClerkError extends Error {
  override name = 'LocalClerkError'
  readonly code: 'production' | 'port-taken'
  readonly help: string
  constructor(code: LocalClerkError['code'], message: string, help: string) {
    super(message)
    this.code = code
    this.help = help
  }
}

/** An error of the Backend API, in Clerk's shape (Clerk docs, "Backend API > Errors"). */
export class ApiError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 422 | 500 | 501
  readonly code: string
  readonly meta: Record<string, unknown>
  constructor(status: ApiError['status'], code: string, message: string, meta: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.meta = meta
  }

  toJSON() {
    return {
      errors: [{ code: this.code, message: this.message, long_message: this.message, meta: this.meta }],
      clerk_trace_id: 'local',
    }
  }
}

export const notFound = (what: string) => new ApiError(404, 'resource_not_found', `No ${what} was found with that id`)
