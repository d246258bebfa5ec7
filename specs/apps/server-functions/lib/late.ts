import 'server-only'
'use server'

// The directive comes after an import: it means nothing.
export async function notAnAction() {}
