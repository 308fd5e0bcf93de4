import * as v from 'valibot'
import { measureNode } from '../../document/geometry'
import { exportSettings, imageExport } from '../export-schema'
import { check } from '../validation'
import { looking, stored } from './node-member'

const otherFormat = v.looseObject({
  format: v.picklist(['SVG', 'SVG_STRING', 'PDF', 'JSON_REST_V1', 'MP4', 'GIF', 'WEBM']),
})

/** Pictures of nodes. Works where nothing may be written, too. Source: "Working in Dev Mode" of Figma's docs. */
export const EXPORT_MEMBERS = {
  exportSettings: stored('exportSettings', exportSettings),
  exportAsync: looking(async ({ run, node }, [settings]) => {
    const where = 'exportAsync'
    if (v.is(otherFormat, settings)) throw new Error(`not implemented on stage: exportAsync with ${settings.format}`)
    const checked = check({ where, name: 'settings', schema: imageExport }, settings ?? { format: 'PNG' })
    const { width, height } = measureNode(run.document, node)
    if (!(width > 0 && height > 0)) {
      throw new Error(`in ${where}: Failed to export node. This node may not have any visible layers.`)
    }
    return run.host.renderNode(node.id, checked)
  }, 'exportAsync'),
} as const
