/** Public: says that the process answers, and nothing about what is behind it. */
export function GET(): Response {
  return Response.json({ ok: true })
}
