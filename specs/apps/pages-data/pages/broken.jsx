export async function getServerSideProps() {
