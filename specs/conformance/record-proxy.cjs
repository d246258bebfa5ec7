/**
 * Loaded before `next start` (`node --require`): each answer says in a header whether the proxy ran for it and what it
 * answered. Next's own function is called with what it is given and its result is handed on as it is.
 */
'use strict'
const Module = require('node:module')

const HEADER = 'x-conformance'
const patched = new WeakSet()
const load = Module._load
Module._load = function (request, ...rest) {
  const exports = load.call(this, request, ...rest)
  if (/next-server$/.test(request)) patch(exports?.default?.prototype)
  return exports
}

function patch(prototype) {
  if (typeof prototype?.runMiddleware !== 'function' || patched.has(prototype)) return
  patched.add(prototype)
  const run = prototype.runMiddleware
  prototype.runMiddleware = async function (params) {
    // Kept before the run: where the request goes if the proxy does not say otherwise.
    const asked = params.parsed.pathname
    const note = (value) => {
      const response = params.response.originalResponse ?? params.response
      const text = Buffer.from(JSON.stringify({ ran: true, ...value })).toString('base64url')
      if (!response.headersSent) response.setHeader(HEADER, text)
    }
    try {
      const result = await run.call(this, params)
      if (result && 'response' in result) note({ asked, ...described(result.response) })
      return result
    } catch (error) {
      note({ error: String(error?.message ?? error) })
      throw error
    }
  }
}

function described({ status, headers }) {
  const names = ['location', 'x-middleware-rewrite', 'x-middleware-next', 'x-clerk-auth-reason', 'x-nextjs-redirect']
  return {
    status,
    headers: Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)]] : []))),
  }
}
