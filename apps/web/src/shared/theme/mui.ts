import { createTheme, type Theme } from '@mui/material/styles';

const color = (name: string) => `var(--color-${name})`;
const size = (name: string) => ({ fontSize: `var(--text-${name})`, lineHeight: `var(--text-${name}--line-height)` });

/** MUI over the variables of theme.css. Made anew only for another direction: colours change in CSS alone. */
export function muiTheme(direction: 'ltr' | 'rtl'): Theme {
  return createTheme({
    direction,
    cssVariables: { nativeColor: true },
    palette: {
      primary: { main: color('accent'), dark: color('accent-strong'), contrastText: color('on-accent') },
      error: { main: color('danger'), contrastText: color('paper') },
      warning: { main: color('warn'), contrastText: color('paper') },
      success: { main: color('good'), contrastText: color('paper') },
      background: { default: color('paper'), paper: color('raised') },
      text: { primary: color('ink'), secondary: color('soft'), disabled: color('faint') },
      divider: color('line'),
      action: { hover: color('hover'), selected: color('tint'), active: color('soft') },
    },
    shape: { borderRadius: 12 },
    spacing: 'var(--spacing)',
    typography: {
      fontFamily: 'var(--font-sans)',
      body1: size('base'),
      body2: size('sm'),
      button: { ...size('sm'), fontWeight: 560, textTransform: 'none', letterSpacing: 0 },
      h1: { ...size('2xl'), fontWeight: 620 },
      h2: { ...size('xl'), fontWeight: 620 },
    },
    transitions: {
      duration: { shortest: 120, shorter: 140, short: 160, standard: 200, complex: 240 },
    },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: {
        defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
        styleOverrides: {
          root: {
            borderRadius: 999,
            minHeight: 36,
            paddingInline: 'calc(var(--spacing) * 4)',
            borderColor: color('line'),
            '&:hover': { backgroundColor: color('hover'), borderColor: color('line') },
            '&:active': { scale: '0.98' },
            '&.Mui-focusVisible': focusRing,
          },
          contained: {
            backgroundColor: color('accent'),
            color: color('on-accent'),
            '&:hover': { backgroundColor: color('accent-strong') },
            '&.MuiButton-colorError': { backgroundColor: color('danger'), color: color('paper') },
            '&.Mui-disabled': { backgroundColor: color('hover'), color: color('faint') },
          },
        },
      },
      MuiIconButton: {
        styleOverrides: {
          root: {
            width: 36,
            height: 36,
            padding: 0,
            borderRadius: 'var(--radius-sm)',
            color: color('soft'),
            '&:hover': { backgroundColor: color('hover'), color: color('ink') },
            '&.Mui-disabled': { color: color('faint'), opacity: 0.5 },
            '&.Mui-focusVisible': focusRing,
          },
          sizeSmall: { width: 30, height: 30 },
        },
      },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiPopover: {
        styleOverrides: {
          paper: {
            borderRadius: 'var(--radius-md)',
            border: `1px solid ${color('line')}`,
            boxShadow: 'var(--shadow-high)',
          },
        },
      },
      MuiMenu: { styleOverrides: { list: { padding: 6 } } },
      MuiMenuItem: {
        styleOverrides: {
          root: {
            ...size('sm'),
            borderRadius: 'var(--radius-sm)',
            minHeight: 34,
            gap: 10,
            paddingInline: 10,
            '&.Mui-focusVisible': { backgroundColor: color('hover') },
            '&.Mui-selected, &.Mui-selected:hover': { backgroundColor: color('tint'), color: color('on-tint') },
          },
        },
      },
      MuiTooltip: {
        defaultProps: { enterDelay: 500, enterNextDelay: 200, disableInteractive: true },
        styleOverrides: {
          tooltip: {
            ...size('xs'),
            fontWeight: 500,
            backgroundColor: color('ink'),
            color: color('paper'),
            borderRadius: 'var(--radius-sm)',
            padding: '4px 8px',
          },
        },
      },
      MuiBackdrop: {
        styleOverrides: { root: { backgroundColor: color('scrim') }, invisible: { backgroundColor: 'transparent' } },
      },
      MuiDialog: {
        styleOverrides: {
          paper: {
            borderRadius: 'var(--radius-xl)',
            boxShadow: 'var(--shadow-high)',
            border: `1px solid ${color('line')}`,
            margin: 16,
          },
        },
      },
      MuiDialogTitle: { styleOverrides: { root: { ...size('lg'), fontWeight: 620, paddingBottom: 8 } } },
      MuiDialogActions: { styleOverrides: { root: { padding: '8px 20px 20px' } } },
      MuiDrawer: { styleOverrides: { paper: { backgroundColor: color('sunken'), border: 0 } } },
      // Labels stand above their fields, as in every other form: nothing moves when one is entered.
      MuiInputLabel: {
        defaultProps: { shrink: true },
        styleOverrides: {
          root: {
            ...size('sm'),
            position: 'static',
            transform: 'none',
            maxWidth: 'none',
            marginBottom: 4,
            whiteSpace: 'normal',
            fontWeight: 500,
            color: color('ink'),
            '&.Mui-focused': { color: color('ink') },
          },
          asterisk: { display: 'none' },
        },
      },
      MuiOutlinedInput: {
        styleOverrides: {
          root: {
            borderRadius: 'var(--radius-sm)',
            backgroundColor: color('raised'),
            '& .MuiOutlinedInput-notchedOutline': { borderColor: color('edge'), top: 0 },
            '& legend': { display: 'none' },
            '&.MuiInputBase-multiline': { padding: 0 },
          },
          input: { height: 'auto', padding: '8px 12px', ...size('base') },
        },
      },
      MuiFormHelperText: { styleOverrides: { root: { marginInline: 0, color: color('faint') } } },
      MuiSwitch: {
        styleOverrides: {
          root: { width: 44, height: 26, padding: 0, overflow: 'visible' },
          switchBase: {
            padding: 3,
            '&.Mui-checked': { transform: 'translateX(18px)', color: color('on-accent') },
            '&.Mui-checked + .MuiSwitch-track': {
              backgroundColor: color('accent'),
              opacity: 1,
              borderColor: 'transparent',
            },
            '&.Mui-focusVisible + .MuiSwitch-track': focusRing,
          },
          thumb: { width: 20, height: 20, boxShadow: 'var(--shadow-low)' },
          track: { borderRadius: 13, backgroundColor: color('edge'), opacity: 1 },
        },
      },
      MuiSnackbarContent: {
        styleOverrides: {
          root: {
            borderRadius: 'var(--radius-md)',
            backgroundColor: color('ink'),
            color: color('paper'),
            boxShadow: 'var(--shadow-high)',
          },
        },
      },
      MuiCheckbox: { styleOverrides: { root: { padding: 6 } } },
    },
  });
}

const focusRing = { outline: `2px solid ${color('accent')}`, outlineOffset: 2 };
