/** Where the files of a report are in a repository: code hosts want paths from its top. */

/** @param prefix folder of the app from the top of the repository, `apps/web`; '' where the app is the top */
export const fromTop = (file: string, prefix: string): string =>
  prefix === '' ? file : `${prefix.replace(/\/+$/, '')}/${file}`

/** A finding about nothing that has a place stands at the manifest. */
export const fileOf = ({ file }: { file: string }): string => (file === '' ? 'package.json' : file)
