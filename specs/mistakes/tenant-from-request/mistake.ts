import type { Mistake } from '../mistake.ts'

/** Members of several organizations were to choose whose projects they see: now everyone does. */
export default {
  change: [
    {
      file: 'app/api/projects/route.ts',
      find: `export async function GET(): Promise<Response> {`,
      replace: `export async function GET(request: Request): Promise<Response> {`,
    },
    {
      file: 'app/api/projects/route.ts',
      find: `return Response.json({ projects: await listProjects(caller.orgId) })`,
      replace: `const orgId = new URL(request.url).searchParams.get('orgId') ?? caller.orgId
  return Response.json({ projects: await listProjects(orgId) })`,
    },
  ],
  audit: [
    {
      rule: 'tenant-from-request',
      file: 'app/api/projects/route.ts',
      says: /anyone who is signed in can read what belongs to another organization/,
      severity: 'error',
    },
  ],
} satisfies Mistake
