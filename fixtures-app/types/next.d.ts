// What `next-env.d.ts` references too; that file is generated, so type checks before the first build need this one.
/// <reference types="next" />
