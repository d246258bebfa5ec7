/**
 * Streams of the platform: what they are made with is run, whoever reads them and whatever the answer's status says.
 * (WHATWG Streams: `start` at once, `pull` as soon as there is room, which there is at the beginning.)
 */
import type { Interpreter } from './interpreter.ts'
import { join } from './state.ts'
import { native, unknown, type CallContext, type Native, type Result, type Value } from './values.ts'

/** In the order in which they are called. */
const PARTS = ['start', 'pull', 'transform', 'write', 'flush', 'close']

export const STREAMS = ['ReadableStream', 'TransformStream', 'WritableStream'] as const

/** `new ReadableStream({ start, pull })`. What its parts throw ends the stream: it turns nobody away. */
export function streamClass(name: (typeof STREAMS)[number], run: () => Interpreter): Native {
  return native(name, (context) => {
    const [source] = context.args
    const made = unknown(0, name, true)
    if (source?.kind !== 'object') return [{ state: context.state, value: made }]
    let { state } = context
    for (const part of PARTS) {
      const method = state.get(source.id, part)
      if (method === undefined) continue
      const { going, ended } = called(method, source, { ...context, state }, run())
      if (going.length === 0) return [{ state: ended.map((result) => result.state).reduce(join), value: made }]
      state = [...going, ...ended].map((result) => result.state).reduce(join)
    }
    return [{ state, value: made }]
  })
}

function called(method: Value, self: Value, { state, node, module }: CallContext, run: Interpreter) {
  const args = [unknown(0, 'controller', true), unknown(0, 'controller', true)]
  const results = run.call(method, args, state, node, { env: null, module }, self)
  const failed = ({ thrown, value }: Result) => thrown === true || (value.kind === 'promise' && value.rejected)
  const ended = results.filter(failed)
  return { going: results.filter((result) => !ended.includes(result)), ended }
}
