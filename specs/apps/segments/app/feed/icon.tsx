export function generateImageMetadata() {
  return [{ id: 'small' }]
}
export default function Icon() {
  return new Response('icon')
}
