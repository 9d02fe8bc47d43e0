import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: 'Sin conexión. Puedes leer lo que guarda este navegador; lo que escribas espera y se envía más tarde.',
  away: 'Parley no responde. Esta página lo intenta de nuevo por sí sola; lo que escribas espera.',
  tryNow: 'Intentar ahora',
  newer: 'Hay una nueva versión de Parley.',
  reload: 'Recargar',
};
