import { work } from '@/lib/db'
import { only } from '@/lib/held/pages-router'

export default only('GET')(async (_req, res) => {
  res.status(200).json(await work('* /api/old/held/only-method'))
})
