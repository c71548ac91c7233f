/** The package's version, put in by the build. */
declare const __VERSION__: string
/** Where the engine's file is, seen from the script's own address. Put in by the build of `waymark.js`. */
declare const __ENGINE__: string
