import { CELL_RECORD } from '../core/records/cell'
import { readPluginRecord } from './plugin-record'

const KEY = 'cell'

/** The layer that a picture in a contact sheet was made for; undefined for every other node. */
export function targetOfCell(node: BaseNode): string | undefined {
  return readPluginRecord(node, KEY, CELL_RECORD)?.targetId
}

/** Says which layer a picture is made for. */
export function markCell(node: BaseNode, targetId: string): void {
  node.setPluginData(KEY, JSON.stringify({ version: 1, targetId }))
}
