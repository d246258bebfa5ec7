/** Frontend API: the client, its sessions and their tokens. */
import type { Hono } from 'hono'
import type { Instance } from '../api/parts.ts'
import { notFound } from '../errors.ts'
import { templateTokenOf, tokenOf } from '../tokens.ts'
import type { Session } from '../types.ts'
import { Call } from './call.ts'
import { browserSessionJson, clientJson } from './shapes.ts'

export function addSessions(app: Hono, instance: Instance): void {
  const { clients } = instance
  app.get('/client', async (context) => {
    const { client } = new Call(context, instance)
    return context.json({ response: client && (await clientJson(instance, client)) })
  })
  app.on(['PUT', 'POST'], '/client', async (context) => {
    const client = new Call(context, instance).ensureClient()
    return context.json({ response: await clientJson(instance, client), client: null })
  })
  app.delete('/client', (context) => {
    const { client } = new Call(context, instance)
    if (client) clients.remove(client)
    return context.json({ response: null, client: null })
  })
  // `signOut()` and <UserButton>: all sessions of the browser.
  app.delete('/client/sessions', async (context) => {
    const { client } = new Call(context, instance)
    for (const session of client ? clients.sessionsOf(client) : []) {
      if (client) clients.endSession(client, session, 'removed')
      instance.emit('session.removed', session.id)
    }
    return context.json({ response: client && (await clientJson(instance, client)), client: null })
  })
  app.get('/client/sessions/:id', async (context) => {
    const call = new Call(context, instance)
    return call.shown(await browserSessionJson(instance, call.session(context.req.param('id'))))
  })
  app.post('/client/sessions/:id/touch', async (context) => {
    const call = new Call(context, instance)
    const session = call.session(context.req.param('id'))
    const { active_organization_id: organization } = await call.fields()
    if (organization !== undefined) session.organizationId = memberOf(instance, session, organization)
    const client = call.ensureClient()
    session.updatedAt = client.updatedAt = Date.now()
    client.lastActiveSessionId = session.id
    return call.changed(await browserSessionJson(instance, session))
  })
  for (const [verb, status] of [
    ['end', 'ended'],
    ['remove', 'removed'],
  ] as const) {
    app.post(`/client/sessions/:id/${verb}`, async (context) => {
      const call = new Call(context, instance)
      const session = call.session(context.req.param('id'))
      clients.endSession(call.ensureClient(), session, status)
      instance.emit(`session.${status}`, session.id)
      return call.changed(await browserSessionJson(instance, session))
    })
  }
  // The token alone, without an envelope.
  app.post('/client/sessions/:id/tokens', async (context) => {
    const call = new Call(context, instance)
    const session = call.session(context.req.param('id'))
    const { organization_id: organization } = await call.fields()
    const organizationId =
      organization === undefined ? session.organizationId : memberOf(instance, session, organization)
    const jwt = await tokenOf(instance, { ...session, organizationId }, originOf(context.req.header('origin')))
    return context.json({ object: 'token', jwt })
  })
  app.post('/client/sessions/:id/tokens/:template', async (context) => {
    const session = new Call(context, instance).session(context.req.param('id'))
    const jwt = await templateTokenOf(instance, session, originOf(context.req.header('origin')))
    instance.onUnsupported(`JWT template ${context.req.param('template')}: its own claims are not known`)
    return context.json({ object: 'token', jwt })
  })
}

/** `azp`: the page that asked. */
export const originOf = (origin: string | undefined) => (origin === undefined ? {} : { authorizedParty: origin })

/**
 * @param organization id or slug; '': the personal workspace
 * @throws {ApiError} 404: the user is in no such organization
 */
export function memberOf({ store }: Instance, session: Session, organization: string): string | null {
  if (organization === '') return null
  const { id } = store.organization(organization)
  if (!store.findMembership(id, session.userId)) throw notFound('organization')
  return id
}
