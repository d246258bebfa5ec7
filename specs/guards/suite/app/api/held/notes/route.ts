import { crud } from '@/lib/held/crud'

const handlers = crud('/api/held/notes', { write: 'public' })

export const GET = handlers.GET
export const POST = handlers.POST
export const { DELETE } = crud('/api/held/notes', {})
