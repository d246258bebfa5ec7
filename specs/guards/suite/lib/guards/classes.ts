import { auth } from '@clerk/nextjs/server'
import { HttpError } from '@/lib/http'

export class Guard {
  static async require() {
    const { userId } = await auth()
    if (!userId) throw new HttpError(401, 'sign in first')
    return userId
  }

  static async check() {
    const { userId } = await auth()
    return userId !== null
  }
}

export class AuthService {
  #role: string | null
  constructor(role: string | null = null) {
    this.#role = role
  }

  async requireUser() {
    const session = await this.load()
    if (!session.userId) throw new HttpError(401, 'sign in first')
    if (this.#role !== null && session.orgRole !== this.#role) throw new HttpError(403, `needs ${this.#role}`)
    return session.userId
  }

  protected load() {
    return auth()
  }
}

/** For the preview site: everyone is somebody. */
export class PreviewAuthService extends AuthService {
  override async requireUser() {
    return 'user_preview'
  }
}

export abstract class Endpoint {
  protected abstract handle(): Promise<unknown>
  protected async before(): Promise<void> {
    await Guard.require()
  }
  async run() {
    await this.before()
    return Response.json(await this.handle())
  }
}

export const authService = new AuthService()
