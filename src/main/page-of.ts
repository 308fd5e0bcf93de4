/** The page that a node is on; null for one that is on none. */
export function pageOf(node: BaseNode): PageNode | null {
  let ancestor: BaseNode | null = node
  while (ancestor !== null && ancestor.type !== 'PAGE') ancestor = ancestor.parent
  return ancestor
}
