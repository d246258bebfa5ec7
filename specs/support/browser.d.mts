export declare const CHROMIUM_ARGS: string[]
export declare function findBrowser(): string | null
export declare function findOrInstallBrowser(): string | null
