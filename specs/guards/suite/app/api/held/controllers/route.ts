import { BoardController, FilesController, NotesController } from '@/lib/held/controllers'

const notes = new NotesController()
const board = new BoardController()
const files = new FilesController('/api/held/controllers')

export const GET = notes.handler('GET /api/held/controllers')
export const POST = board.handler('POST /api/held/controllers')
export const PUT = files.rename.bind(files)
export const PATCH = () => files.share()
export const DELETE = files.remove.bind(files)
