/**
 * What webhook senders are told: fixed words only. Why a signature failed is nobody's business outside, and a stack
 * even less.
 */
import 'server-only'

/** Also for events that this app does not handle: an error would make the provider send them for days. */
export const received = () => Response.json({ received: true })

export const badSignature = () => Response.json({ error: 'invalid signature' }, { status: 400 })

/** No secret, no verification, no acceptance. 503 makes the provider try again once the secret is set. */
export const notConfigured = () => Response.json({ error: 'unavailable' }, { status: 503 })

export const unexpectedPayload = () => Response.json({ error: 'unexpected payload' }, { status: 422 })
