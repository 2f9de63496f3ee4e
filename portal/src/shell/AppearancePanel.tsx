import type { RefObject } from "react";
import { Dialog, Popover } from "react-aria-components";
import type { Preferences } from "../boot/kept";
import { RadioInput } from "../components/fields";
import { usePreferences, useText, useWords } from "../session/preferences";
import { words } from "./words";

/** Theme, density and shortcuts, beside the button that opened it. */
export default function AppearancePanel(props: { button: RefObject<HTMLButtonElement | null>; onClose: () => void }) {
  const text = useText();
  const own = useWords(words);
  const { preferences, change } = usePreferences();
  const radio = <Name extends keyof Preferences>(
    name: Name,
    label: string,
    options: { value: Preferences[Name]; label: string }[],
  ) => (
    <RadioInput
      id={`appearance-${name}`}
      label={label}
      value={preferences[name]}
      options={options}
      onChange={(value) => change({ [name]: value } as Partial<Preferences>)}
    />
  );
  return (
    <Popover
      isOpen
      triggerRef={props.button}
      placement="bottom end"
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Dialog className="popover-menu" aria-label={text.appearance}>
        {radio("theme", text.theme, [
          { value: "system", label: text.themeSystem },
          { value: "light", label: text.themeLight },
          { value: "dark", label: text.themeDark },
        ])}
        {radio("density", text.density, [
          { value: "roomy", label: text.densityRoomy },
          { value: "compact", label: text.densityCompact },
        ])}
        {radio("shortcuts", own.shortcuts, [
          { value: "on", label: own.shortcutsOn },
          { value: "off", label: own.shortcutsOff },
        ])}
      </Dialog>
    </Popover>
  );
}
