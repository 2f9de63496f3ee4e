import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import { useText } from "../session/preferences";

export type Tone = "primary" | "quiet" | "bad" | "";

export interface OwnButtonProps extends Omit<ButtonProps, "className"> {
  ref?: Ref<HTMLButtonElement>;
  tone?: Tone;
  small?: boolean;
  /** While it works it tells so and takes no second press (G9). */
  working?: boolean;
  extra?: string;
}

export function Button({ tone = "", small = false, working = false, extra = "", children, ...rest }: OwnButtonProps) {
  const text = useText();
  return (
    <AriaButton
      {...rest}
      className={`button ${tone}${small ? " small" : ""} ${extra}`.trim()}
      isDisabled={working || (rest.isDisabled ?? false)}
    >
      {working ? text.working : children}
    </AriaButton>
  );
}
