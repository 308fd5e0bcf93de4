/** The page that a node is on; null for one that is on none. */
export function pageOf(node: BaseNode): PageNode | null {
  let ancestor: BaseNode | null = node
  while (ancestor !== null && ancestor.type !== 'PAGE') ancestor = ancestor.parent
  return ancestor
}

/** A page by its id, loaded; the current one where it is gone, so that what was made has a place. */
export async function findPage(api: PluginAPI, id: string | undefined): Promise<PageNode> {
  if (id === undefined || id === api.currentPage.id) return api.currentPage
  const page = await api.getNodeByIdAsync(id)
  if (page === null || page.removed || page.type !== 'PAGE') return api.currentPage
  await page.loadAsync()
  return page
}
