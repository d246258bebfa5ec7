import { readEvent } from '../../lib/billing'

export default function handler(req: any, res: any) {
  res.json(readEvent(req.body, req.headers['stripe-signature']))
}
