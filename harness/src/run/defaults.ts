/** Defaults of the config's `server` and `concurrency`, in milliseconds and requests. */
export const DEFAULTS = { buildTimeoutMs: 600_000, readyTimeoutMs: 60_000, requestTimeoutMs: 15_000, concurrency: 8 }
