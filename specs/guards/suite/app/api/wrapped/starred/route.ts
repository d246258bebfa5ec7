export * from '#server/starred'
