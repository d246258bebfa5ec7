export const get = async () => Response.json({})
