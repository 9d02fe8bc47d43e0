import type { ParleyClient } from '@parley/client';
import type { CurrentSession } from '@parley/protocol';
import { button, el } from '../shared/dom.ts';
import { sentenceOf } from '../shared/problems.ts';

export interface SignInOptions {
  readonly client: ParleyClient;
  readonly session: CurrentSession;
  readonly onSignedIn: () => void;
}

export function signInView({ client, session, onSignedIn }: SignInOptions): HTMLElement {
  const isFirst = session.setup_needed;
  const name = field('Your name', { name: 'name', autocomplete: 'name', maxlength: 100 });
  const code = field('Set-up code (the server printed it)', { name: 'code', autocomplete: 'off', maxlength: 200 });
  code.input.value = new URLSearchParams(location.search).get('setup') ?? '';
  const email = field('E-mail', { name: 'email', type: 'email', autocomplete: 'username', maxlength: 254 });
  const password = field('Password', {
    name: 'password',
    type: 'password',
    autocomplete: isFirst ? 'new-password' : 'current-password',
    maxlength: 256,
  });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const submit = el('button', { class: 'primary', type: 'submit' }, isFirst ? 'Create the first account' : 'Sign in');

  const enter = async () => {
    const credentials = { email: email.input.value, password: password.input.value };
    submit.disabled = true;
    problem.textContent = '';
    try {
      if (isFirst)
        await client.call('setUp', {
          body: { ...credentials, display_name: name.input.value, code: code.input.value },
        });
      else await client.call('login', { body: credentials });
      onSignedIn();
    } catch (error) {
      problem.textContent = sentenceOf(error);
      password.input.select();
    } finally {
      submit.disabled = false;
    }
  };

  const form = el(
    'form',
    {
      on: {
        submit: (event) => {
          event.preventDefault();
          void enter();
        },
      },
    },
    isFirst && code.label,
    isFirst && name.label,
    email.label,
    password.label,
    problem,
    submit,
  );
  const intro = isFirst
    ? 'Nobody has an account here yet. The first one becomes the administrator.'
    : 'Sign in to go on.';
  return el(
    'main',
    { class: 'card' },
    el('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }),
    el('h1', {}, isFirst ? 'Welcome to Parley' : 'Parley'),
    el('p', { class: 'faint' }, intro),
    form,
    session.oidc && button('Sign in with your organisation', () => location.assign('/api/auth/oidc/start')),
  );
}

function field(title: string, attributes: Record<string, unknown>) {
  const input = el('input', { required: true, ...attributes });
  return { input, label: el('label', {}, el('span', {}, title), input) };
}
