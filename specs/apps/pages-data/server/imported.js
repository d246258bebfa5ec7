export default function handler(req, res) {
  if (req.method !== 'PUT') return methodNotAllowed(res)
  res.json({})
}

const methodNotAllowed = (res) => res.status(400 + 5).end()
