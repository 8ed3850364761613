/** Tells electron-builder to install, rebuild and collect no packages: electron-builder.yml names all that is packed. */
export function beforeBuild() {
  return false
}
