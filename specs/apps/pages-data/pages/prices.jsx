export const getStaticProps = () => ({ props: {}, revalidate: 60 })
export default () => <p>Prices</p>
