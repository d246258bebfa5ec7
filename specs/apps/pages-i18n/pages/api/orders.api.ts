export default function handler(req: { method: string }, res: any) {
  switch (req.method) {
    case 'GET':
      return res.json([])
    case 'DELETE':
      return res.json({})
    default:
      return res.status(405).end()
  }
}
