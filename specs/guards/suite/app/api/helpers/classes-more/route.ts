import { auth } from '@clerk/nextjs/server'
import { work } from '@/lib/db'
import { Endpoint, Guard } from '@/lib/guards/classes'

class ListEndpoint extends Endpoint {
  protected handle() {
    return work('GET /api/helpers/classes-more')
  }
}

class PublicEndpoint extends Endpoint {
  protected override async before() {
    // Nothing to ask.
  }
  protected handle() {
    return work('POST /api/helpers/classes-more')
  }
}

class Projects {
  private userId: string | null = null
  async load() {
    this.userId = (await auth()).userId
    return this
  }
  async remove() {
    if (!this.userId) return new Response('sign in', { status: 401 })
    return Response.json(await work('DELETE /api/helpers/classes-more'))
  }
  async rename() {
    return Response.json({ by: this.userId, rows: await work('PATCH /api/helpers/classes-more') })
  }
}

export async function GET() {
  return new ListEndpoint().run()
}

export async function POST() {
  return new PublicEndpoint().run()
}

export async function PUT() {
  if (!(await Guard.check())) return new Response('sign in', { status: 401 })
  return Response.json(await work('PUT /api/helpers/classes-more'))
}

export async function PATCH() {
  const projects = await new Projects().load()
  return projects.rename()
}

export async function DELETE() {
  const projects = await new Projects().load()
  return projects.remove()
}
