/** A layer with all that lies in it, each before its own contents; nothing of what is hidden. */
export function withContents(node: SceneNode): readonly SceneNode[] {
  if (!node.visible) return []
  return 'children' in node ? [node, ...node.children.flatMap(withContents)] : [node]
}
