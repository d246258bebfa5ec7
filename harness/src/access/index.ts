export { compare, declaredOutcomes, isTurnedAway, observedAccess } from './declared.ts'
export { routeConfigs } from './route-config.ts'
export type { RouteConfigs } from './route-config.ts'
export * from './types.ts'
