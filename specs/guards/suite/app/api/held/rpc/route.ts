import { work } from '@/lib/db'
import { toResponse, UnauthorizedError } from '@/lib/held/errors'
import {
  adminProcedure,
  createCallerFactory,
  createContext,
  rpc,
  RpcError,
  tracedProcedure,
  userProcedure,
} from '@/lib/held/rpc'

const createCaller = createCallerFactory({
  list: userProcedure.resolve(() => work('GET /api/held/rpc')),
  add: rpc.resolve(() => work('POST /api/held/rpc')),
  rename: adminProcedure.resolve(() => work('PUT /api/held/rpc')),
  trace: tracedProcedure.resolve(() => work('PATCH /api/held/rpc')),
  clear: adminProcedure.resolve(() => work('DELETE /api/held/rpc')),
})

const answered = async (run: () => Promise<unknown>) => {
  try {
    return Response.json(await run())
  } catch (error) {
    return toResponse(error instanceof RpcError && error.code === 'UNAUTHORIZED' ? new UnauthorizedError() : error)
  }
}

export const GET = () => answered(async () => createCaller(await createContext()).list())
export const POST = () => answered(async () => createCaller(await createContext()).add())
export const PUT = () => answered(async () => createCaller(await createContext()).rename({ name: 'x' }))
export const PATCH = () => answered(async () => createCaller(await createContext()).trace())
export const DELETE = () => answered(() => createCaller({ userId: 'system', orgRole: 'org:admin' }).clear())
