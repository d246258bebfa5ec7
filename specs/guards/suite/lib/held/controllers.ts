import { auth } from '@clerk/nextjs/server'
import type { NextRequest } from 'next/server'
import { work } from '@/lib/db'

export abstract class Controller {
  protected userId: string | null = null

  /** Answers a request: first the check, then the action of the name. */
  handler = (action: string) => async (request: NextRequest) => {
    const refused = await this.before(request)
    if (refused) return refused
    return this.run(action)
  }

  protected async before(_request: NextRequest): Promise<Response | null> {
    const { userId } = await auth()
    this.userId = userId
    return userId ? null : Response.json({ error: 'sign in' }, { status: 401 })
  }

  protected abstract run(action: string): Promise<Response>
}

export class NotesController extends Controller {
  protected async run(action: string) {
    return Response.json({ rows: await work(action) })
  }
}

/** Shown to everybody. */
export class BoardController extends NotesController {
  protected override before() {
    return Promise.resolve(null)
  }
}

export class FilesController {
  constructor(private readonly path: string) {}

  private async isAdmin() {
    const { orgRole } = await auth()
    return orgRole === 'org:admin'
  }

  async remove(this: FilesController) {
    if (!(await this.isAdmin())) return new Response('admins only', { status: 403 })
    return Response.json(await work(`DELETE ${this.path}`))
  }

  async rename(this: FilesController) {
    if (!this.isAdmin()) return new Response('admins only', { status: 403 })
    return Response.json(await work(`PUT ${this.path}`))
  }

  async share(this: FilesController) {
    return Response.json(await work(`PATCH ${this.path}`))
  }
}

