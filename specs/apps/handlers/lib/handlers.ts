export const GET = async () => Response.json({})
export async function create() {
  return Response.json({})
}
export const handlers = { GET, POST: create }
