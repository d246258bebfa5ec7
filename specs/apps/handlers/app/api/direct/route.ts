export async function GET() {
  return Response.json({})
}
export const dynamic = 'force-dynamic'
export type POST = never
const remove = async () => Response.json({})
export { remove as DELETE }
