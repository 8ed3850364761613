/** A key beside the label of what it does; it is no part of the name. */
export function Key({ children }: { readonly children: string }) {
  return (
    <span aria-hidden="true">
      <kbd>{children}</kbd>
    </span>
  )
}
