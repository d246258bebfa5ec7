import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { UnauthorizedError } from './errors'

export interface SessionSource {
  userId(): Promise<string | null>
}

export class ClerkSession implements SessionSource {
  async userId() {
    return (await auth()).userId
  }
}

/** For jobs that nobody asked for in person. */
export class SystemSession implements SessionSource {
  userId() {
    return Promise.resolve('system')
  }
}

export class ProjectService {
  private readonly session: SessionSource
  private readonly load: typeof work

  constructor({ session, load = work }: { session: SessionSource; load?: typeof work }) {
    this.session = session
    this.load = load
  }

  private async owner(): Promise<string> {
    const id = await this.session.userId()
    if (id === null) throw new UnauthorizedError()
    return id
  }

  async list(marker: string) {
    const owner = await this.owner()
    return { owner, rows: await this.load(marker) }
  }

  async touch(marker: string) {
    const owner = this.owner()
    owner.catch(() => undefined)
    return { rows: await this.load(marker) }
  }
}

export class Accounts {
  static #instance: Accounts | undefined
  static getInstance(): Accounts {
    this.#instance ??= new Accounts()
    return this.#instance
  }
  private constructor() {}

  async current() {
    const { userId, orgRole } = await auth()
    return userId ? { id: userId, admin: orgRole === 'org:admin' } : undefined
  }
}

/** What one user may see. There is none for strangers. */
export class ScopedRepository {
  static async open() {
    const account = await Accounts.getInstance().current()
    return account?.admin === true ? new ScopedRepository(account.id) : null
  }
  private constructor(private readonly ownerId: string) {}

  async all(marker: string) {
    return { ownerId: this.ownerId, rows: await work(marker) }
  }
}
