export const prefixes = {}
