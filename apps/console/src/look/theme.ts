import { createTheme, Loader, Modal, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  '#eef4fb',
  '#d9e5f3',
  '#b0c9e6',
  '#84abd9',
  '#6092ce',
  '#4982c7',
  '#3a75bf',
  '#2a5f9f',
  '#1f4c82',
  '#153a66',
];

/** How the console looks: quiet, dense enough for a day's work, with a focus that can be seen (WCAG 2.2, 2.4.11). */
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 6 },
  colors: { sea },
  fontFamily:
    "'Noto Sans Variable', 'Noto Sans Arabic Variable', 'Noto Sans SC', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // What locks the page behind a dialog writes a style that bears no nonce, and the policy refuses it.
    Modal: Modal.extend({ defaultProps: { lockScroll: false } }),
    // What turns has a name, and a name needs something that it is the name of (ARIA 1.2, 5.2.8.6).
    Loader: Loader.extend({ defaultProps: { role: 'status' } }),
  },
});
