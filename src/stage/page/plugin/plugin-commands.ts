import * as v from 'valibot'

const parameterSchema = v.looseObject({
  name: v.string(),
  key: v.string(),
  description: v.optional(v.string()),
  allowFreeform: v.optional(v.boolean(), false),
  optional: v.optional(v.boolean(), false),
})

/** One value a command asks for in quick actions. */
export type PluginParameter = v.InferOutput<typeof parameterSchema>

const commandSchema = v.looseObject({
  name: v.string(),
  command: v.string(),
  parameters: v.optional(v.array(parameterSchema), []),
  parameterOnly: v.optional(v.boolean(), true),
})

const manifestSchema = v.looseObject({
  name: v.string(),
  id: v.optional(v.string(), 'local-plugin'),
  menu: v.optional(v.array(v.union([v.looseObject({ separator: v.literal(true) }), commandSchema])), []),
  relaunchButtons: v.optional(
    v.array(
      v.looseObject({ command: v.string(), name: v.string(), multipleSelection: v.optional(v.boolean(), false) }),
    ),
    [],
  ),
  permissions: v.optional(v.array(v.string()), []),
  networkAccess: v.optional(v.looseObject({ allowedDomains: v.array(v.string()) }), { allowedDomains: ['*'] }),
})

/** What the stage uses of the plugin's manifest.json. */
export type PluginManifest = v.InferOutput<typeof manifestSchema>

/** A command a person can start. */
export interface PluginCommand {
  readonly name: string
  readonly command: string
}

/** A line of the plugin's menu. */
export type PluginMenuEntry =
  | { readonly kind: 'separator' }
  | (PluginCommand & {
      readonly kind: 'command'
      readonly parameters: readonly PluginParameter[]
      readonly parameterOnly: boolean
    })

/** Checks a manifest. Throws for one that Figma would refuse for the parts used here. */
export function parseManifest(manifest: unknown): PluginManifest {
  return v.parse(manifestSchema, manifest)
}

/** The lines of the plugin's menu. */
export function menuOf({ menu }: PluginManifest): readonly PluginMenuEntry[] {
  return menu.map((entry) => {
    const command = v.safeParse(commandSchema, entry)
    return command.success ? { kind: 'command', ...command.output } : { kind: 'separator' }
  })
}

/** The relaunch buttons for a selection: those every selected node carries. */
export function relaunchButtonsOf(
  { relaunchButtons }: PluginManifest,
  nodes: readonly { readonly relaunchData: Readonly<Record<string, string>> }[],
): readonly PluginCommand[] {
  return relaunchButtons.filter(
    ({ command, multipleSelection }) =>
      (nodes.length === 1 || multipleSelection) && nodes.every(({ relaunchData }) => command in relaunchData),
  )
}
