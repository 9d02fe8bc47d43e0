// Real PostgreSQL, RabbitMQ, Redis and S3 for development and tests.
import { parseArgs } from 'node:util';
import { Refusal, main } from './lib/fail.mjs';
import { clean, down, env, kill9, pause, resume, serviceNames, status, up } from './lib/services.mjs';

const help = `npm run services -- COMMAND [options]

  up          start what is missing, heal what was killed or paused
  down        stop (--now: kill)
  restart     down, then up
  status      one line per process
  env         the PARLEY_TEST_* variables, as lines a shell can eval
  clean       stop and delete the data
  kill9 NAME  SIGKILL one process: pg, redis, s3, rabbit1, rabbit2, rabbit3
  pause NAME | resume NAME

  --instance NAME   a set with its own data and ports (default dev; npm test uses test)
  --only LIST       of ${serviceNames.join(',')}
  --nodes 1|3       one RabbitMQ node or a cluster of three; remembered
  --fast-pg         PostgreSQL without fsync; remembered
  --json            one JSON object on stdout

A service named by its variable (PARLEY_TEST_DATABASE_URL, PARLEY_TEST_AMQP_URL, PARLEY_TEST_REDIS_URL,
PARLEY_TEST_S3_URL) is used as it is. Otherwise Docker Compose runs it, otherwise (Debian, root) this script does.`;

await main(async () => {
  const { values, positionals } = parse();
  const [command, target] = positionals;
  const options = {
    instance: values.instance,
    only: values.only?.split(',').filter(Boolean),
    nodes: values.nodes === undefined ? undefined : Number(values.nodes),
    fastPg: values['fast-pg'],
    now: values.now,
  };
  const say = (text, object) => console.log(values.json ? JSON.stringify(object) : text);
  if (values.help || !command) {
    console.log(help);
    return command || values.help ? 0 : 2;
  }
  if (command === 'up') return bringUp(options, say);
  if (command === 'restart') {
    await down(options);
    return bringUp(options, say);
  }
  if (command === 'down') {
    const stopped = await down(options);
    say(stopped.length > 0 ? `stopped ${stopped.join(', ')}` : 'nothing was up', { stopped });
  } else if (command === 'status') {
    const processes = await status(options);
    say(processes.map(statusLine).join('\n'), { processes });
    return processes.every(({ name, state }) => state !== 'down' || name === 's3') ? 0 : 1;
  } else if (command === 'env') {
    const variables = await env(options);
    say(
      Object.entries(variables)
        .map(([name, value]) => `export ${name}=${quote(value)}`)
        .join('\n'),
      variables,
    );
  } else if (command === 'clean') {
    await clean(options);
    say('cleaned', { cleaned: true });
  } else if (['kill9', 'pause', 'resume'].includes(command)) {
    if (!target) throw new Refusal(`${command} needs a name, for example: ${command} rabbit2`);
    await { kill9, pause, resume }[command](target, options);
    say(`${target}: ${command} done`, { [command]: target });
  } else {
    throw new Refusal(`unknown command ${command}; npm run services -- --help`);
  }
  return 0;
});

async function bringUp(options, say) {
  const report = await up(options);
  const variables = await env(options);
  say(Object.entries(report).map(reportLine).join('\n'), { services: report, env: variables });
  return Object.values(report).some(({ state }) => state === 'failed') ? 1 : 0;
}

function reportLine([name, { state, where, by, reason }]) {
  return `${name.padEnd(8)} ${state}${where ? ` (${where})` : ''}${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`;
}

function statusLine({ name, state, where, pid, port, by }) {
  return `${name.padEnd(8)} ${state}${where ? ` (${where})` : ''}${by ? ` by ${by}` : ''}${pid ? ` port ${port} pid ${pid}` : ''}`;
}

function quote(value) {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        instance: { type: 'string' },
        only: { type: 'string' },
        nodes: { type: 'string' },
        'fast-pg': { type: 'boolean' },
        now: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(`${error.message}; npm run services -- --help`);
  }
}
