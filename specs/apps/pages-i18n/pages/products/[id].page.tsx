export async function getStaticPaths() {
  return { paths: [], fallback: 'blocking' }
}
export default function Product() {
  return <p>Product</p>
}
