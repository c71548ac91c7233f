/** The package's version, put in by the build. */
declare const __VERSION__: string
/** Where the surfaces' files are, seen from the script's own address. Put in by the build of `waymark.js`. */
declare const __SURFACES__: Readonly<Record<import('./client/stage.ts').SurfaceName, string>>
