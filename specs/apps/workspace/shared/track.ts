'use server'
export async function track() {}
