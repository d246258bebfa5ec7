const list = async () => Response.json([])
export { list as GET }
export const POST = withLog(async () => Response.json({}))

function withLog(handler) {
  return handler
}
