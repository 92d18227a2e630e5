import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';

const ramp = (shades: string): MantineColorsTuple => {
  const [a, b, c, d, e, f, g, h, i, j] = shades.split(' ').map((hex) => `#${hex}`);
  return [a!, b!, c!, d!, e!, f!, g!, h!, i!, j!];
};

/** Text on a filled control differs by scheme, which `autoContrast` does not know. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant === 'filled' && (input.color ?? 'meadow') === 'meadow') return { ...colors, color: 'var(--m-on-filled)' };
  return colors;
};

/** The title of a dialog is none of the page: a dialog over a drawer would make two banners. */
const plainHeader = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'meadow',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  colors: {
    gray: ramp('f6f9f7 ebefec d8deda bfc6c2 a3aca7 87908b 6e7772 59625c 434b46 2e3531'),
    dark: ramp('ebefec bfc6c2 a3aca7 6e7772 434b46 2e3531 1c211e 121614 0c0f0d 070908'),
    meadow: ramp('f1faf6 dcf5e9 b8ead3 8ad7b6 58c097 30a47b 168964 0e7051 0c563e 0b3c2b'),
    blue: ramp('f3f8ff e3effe c7dffe 9dc7fe 6aacfe 3a8ef2 0a72da 005db6 00478f 043264'),
    amber: ramp('fef7ec ffebd0 ffd59b f5b75b df9918 bd8005 9c6904 805503 634101 462d03'),
    red: ramp('fff5f4 fee8e6 ffcfcb ffaba3 fe7c75 ef4c4b d02b31 ae1b24 88131a 5f1113'),
  },
  fontFamily: 'system-ui, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '18px', sm: '22px', md: '22px', lg: '24px', xl: '28px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '24px', lineHeight: '32px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '22px' },
    },
  },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  breakpoints: { xs: '37.5em', sm: '37.5em', md: '56.25em', lg: '75em', xl: '112.5em' },
  respectReducedMotion: true,
  focusRing: 'auto',
  cursorType: 'pointer',
  components: {
    Checkbox: { defaultProps: { size: 'md' } },
    // Named, so that the resolver above says the colour of its text.
    Chip: { defaultProps: { variant: 'filled' } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { radius: 'lg', centered: true, transitionProps: { duration: 120 }, attributes: plainHeader } },
    Drawer: { defaultProps: { transitionProps: { duration: 160 }, attributes: plainHeader } },
    Tabs: { styles: { list: { flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' }, tab: { whiteSpace: 'nowrap' } } },
    Tooltip: { defaultProps: { transitionProps: { duration: 100 } } },
  },
});

const shared = { '--m-space-7': '48px' };

/** Tokens beyond Mantine's own, per scheme, measured for contrast on card. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: shared,
  light: {
    '--mantine-color-body': '#f6f9f7', '--mantine-color-text': '#161b18', '--mantine-color-dimmed': '#59625c', '--mantine-color-anchor': '#0e7051',
    '--mantine-color-error': '#ae1b24', '--mantine-color-default': '#ffffff', '--mantine-color-default-border': '#87908b', '--mantine-color-default-hover': '#ebefec',
    '--mantine-color-placeholder': '#6e7772',
    '--m-card': '#ffffff', '--m-raised': '#ffffff', '--m-line': '#d8deda', '--m-hair': '#ebefec', '--m-edge': '#87908b', '--m-on-filled': '#ffffff',
    '--m-done': '#0c563e', '--m-done-bg': '#dcf5e9', '--m-due': '#634101', '--m-due-bg': '#ffebd0', '--m-error': '#88131a', '--m-error-bg': '#fee8e6',
    '--m-info': '#00478f', '--m-info-bg': '#e3effe', '--m-quiet': '#434b46', '--m-quiet-bg': '#ebefec',
    '--m-better': '#005db6', '--m-worse': '#805503', '--m-focus': '#005db6', '--m-hover': '#f1f5f2', '--m-active': '#dcf5e9',
    '--s1': '#0e7051', '--s2': '#3590e8', '--s3': '#b98208', '--s4': '#8c2faf', '--s5': '#651a00', '--s6': '#113a5f', '--s-other': '#87908b', '--m-compare': '#a3aca7',
  },
  dark: {
    '--mantine-color-body': '#0c0f0d', '--mantine-color-text': '#ebefec', '--mantine-color-dimmed': '#a3aca7', '--mantine-color-anchor': '#58c097',
    '--mantine-color-error': '#fe7c75', '--mantine-color-default': '#121614', '--mantine-color-default-border': '#6e7772', '--mantine-color-default-hover': '#1c211e',
    '--mantine-color-placeholder': '#87908b',
    '--m-card': '#121614', '--m-raised': '#1c211e', '--m-line': '#2e3531', '--m-hair': '#1c211e', '--m-edge': '#6e7772', '--m-on-filled': '#06251a',
    '--m-done': '#8ad7b6', '--m-done-bg': '#112d21', '--m-due': '#f5b75b', '--m-due-bg': '#33230a', '--m-error': '#ffaba3', '--m-error-bg': '#3f1917',
    '--m-info': '#9dc7fe', '--m-info-bg': '#0d2440', '--m-quiet': '#bfc6c2', '--m-quiet-bg': '#1c211e',
    '--m-better': '#9dc7fe', '--m-worse': '#f5b75b', '--m-focus': '#9dc7fe', '--m-hover': '#1c211e', '--m-active': '#112d21',
    '--s1': '#58c097', '--s2': '#bbe5fe', '--s3': '#ffd986', '--s4': '#de96fd', '--s5': '#a36a54', '--s6': '#3c7ebe', '--s-other': '#87908b', '--m-compare': '#6e7772',
  },
});
