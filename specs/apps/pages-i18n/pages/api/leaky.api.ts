export default function handler(req: { method: string }, res: any) {
  if (req.method === 'PUT') return res.json({ saved: true })
  // Whatever else comes runs this.
  res.json({ read: true })
}
