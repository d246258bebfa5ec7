export async function generateSitemaps() {
  return [{ id: 0 }]
}
export default function sitemap() {
  return []
}
