import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps, JSX } from 'react';

function PlainLink(props: AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>): JSX.Element {
  return <Anchor {...props} />;
}

function ButtonLink(
  props: ButtonProps & Omit<ComponentProps<'a'>, keyof ButtonProps>,
): JSX.Element {
  return <Button component="a" {...props} />;
}

/** A link to another page of the console. */
export const Go = createLink(PlainLink);

/** A link to another page of the console that looks like a button, for what is done there. */
export const GoButton = createLink(ButtonLink);
