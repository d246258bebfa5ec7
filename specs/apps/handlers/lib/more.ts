export async function PATCH() {
  return Response.json({})
}
export default PATCH
