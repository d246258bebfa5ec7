export { buildRequest, mayChangeData, siblingOf, transportsFor } from './calls.ts'
export { classify, isClerkProtect, shownLocation } from './classify.ts'
export type { Call } from './calls.ts'
export { createHttpClient } from './http.ts'
export type { HttpClient, NoResponse, RawRequest, RawResponse } from './http.ts'
export { contentOf, isTelling, similarity, type Content } from './content.ts'
export { runMatrix } from './matrix.ts'
export type { MatrixOptions, MatrixResult } from './matrix.ts'
export {
  credentialVariants,
  forgeriesOf,
  isWithin,
  variantsOf,
  type Forge,
  type Forgery,
  type ProbeLevel,
  type Surroundings,
  type Variant,
} from './variants/index.ts'
