/** The colours of diagrams, near the page's own; an image cannot ask the page for them. */
export function palette(isDark: boolean): Readonly<Record<string, string | boolean>> {
  return isDark
    ? {
        darkMode: true,
        background: '#16181d',
        primaryColor: '#242a3d',
        primaryTextColor: '#e8eaf0',
        primaryBorderColor: '#7d8bd6',
        secondaryColor: '#1f332f',
        secondaryBorderColor: '#5fa794',
        tertiaryColor: '#33291f',
        tertiaryBorderColor: '#c09a63',
        lineColor: '#9aa3b8',
        textColor: '#e8eaf0',
        noteBkgColor: '#33301f',
        noteTextColor: '#efe9cf',
        noteBorderColor: '#a89a55',
        edgeLabelBackground: '#16181d',
      }
    : {
        background: '#ffffff',
        primaryColor: '#eef1fd',
        primaryTextColor: '#1d2130',
        primaryBorderColor: '#6b7ad0',
        secondaryColor: '#e7f5f0',
        secondaryBorderColor: '#4d9683',
        tertiaryColor: '#fbf2e4',
        tertiaryBorderColor: '#b78a45',
        lineColor: '#5a6376',
        textColor: '#1d2130',
        noteBkgColor: '#fdf8dd',
        noteTextColor: '#3a3517',
        noteBorderColor: '#c7b660',
        edgeLabelBackground: '#ffffff',
      };
}
