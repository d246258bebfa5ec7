'use server'
export async function publish() {}
