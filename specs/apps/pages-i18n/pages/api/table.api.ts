const handlers: Record<string, (req: unknown, res: any) => void> = {
  GET: (_req, res) => res.json({}),
  PATCH: (_req, res) => res.json({}),
}
export default function handler(req: { method: string }, res: any) {
  const run = handlers[req.method]
  return run ? run(req, res) : res.status(405).end()
}
