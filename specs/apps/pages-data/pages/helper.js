// Speaks of getInitialProps and exports no page.
export const double = (count) => 2 * count
