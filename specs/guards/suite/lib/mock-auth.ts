/** For previews without Clerk: everyone is the demo user. */
export async function auth() {
  return { userId: 'user_demo', orgId: null, has: () => true }
}
