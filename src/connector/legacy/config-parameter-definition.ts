import { ConfigParameterType } from './enums/parameter.ts'

interface Definition {
  readonly name?: string
  readonly text?: string
  readonly type: ConfigParameterType
  readonly validation?: string | undefined
  readonly defaultValue?: string | undefined
  readonly dropDownExtensible?: boolean
}

/** One thing that a page of parameters asks for or shows. */
export class ConfigParameterDefinition {
  readonly name: string
  /** What a label says. */
  readonly text: string
  readonly type: ConfigParameterType
  /** A regular expression; of a drop-down list its values, separated by commas. `null`: anything. */
  readonly validation: string | null
  /** `null`: none. Of a check box `"1"` or `"0"`. */
  readonly defaultValue: string | null
  /** Other values than those of the drop-down list are taken too. */
  readonly dropDownExtensible: boolean

  private constructor(definition: Definition) {
    this.name = definition.name ?? ''
    this.text = definition.text ?? ''
    this.type = definition.type
    this.validation = definition.validation ?? null
    this.defaultValue = definition.defaultValue ?? null
    this.dropDownExtensible = definition.dropDownExtensible ?? false
  }

  get checkBoxDefault(): boolean {
    return this.defaultValue === '1'
  }

  static createStringParameter(name: string, validation?: string, defaultValue?: string): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ name, type: ConfigParameterType.String, validation, defaultValue })
  }

  static createEncryptedStringParameter(
    name: string,
    validation?: string,
    defaultValue?: string,
  ): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ name, type: ConfigParameterType.EncryptedString, validation, defaultValue })
  }

  /** A text of several lines. */
  static createTextParameter(name: string, defaultValue?: string): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ name, type: ConfigParameterType.Text, defaultValue })
  }

  static createCheckBoxParameter(name: string, isChecked: boolean = false): ConfigParameterDefinition {
    const defaultValue = isChecked ? '1' : '0'
    return new ConfigParameterDefinition({ name, type: ConfigParameterType.CheckBox, defaultValue })
  }

  /** @param values a list, or one text with commas between the values */
  static createDropDownParameter(
    name: string,
    values: string | readonly string[],
    isExtensible: boolean = false,
    defaultValue?: string,
  ): ConfigParameterDefinition {
    return new ConfigParameterDefinition({
      name,
      type: ConfigParameterType.DropDown,
      validation: typeof values === 'string' ? values : values.join(','),
      dropDownExtensible: isExtensible,
      defaultValue,
    })
  }

  /** The path of a file. */
  static createFileParameter(name: string, defaultValue?: string): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ name, type: ConfigParameterType.File, defaultValue })
  }

  static createLabelParameter(text: string): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ text, type: ConfigParameterType.Label })
  }

  static createDividerParameter(): ConfigParameterDefinition {
    return new ConfigParameterDefinition({ type: ConfigParameterType.Divider })
  }
}
