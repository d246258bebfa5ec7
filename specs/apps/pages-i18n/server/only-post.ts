export default function handler(req: { method: string }, res: any) {
  if (!['POST'].includes(req.method)) return res.status(405).end()
  res.json({})
}
