export default function Account() {
  return <p>Account</p>
}
export async function getServerSideProps() {
  return { props: {} }
}
