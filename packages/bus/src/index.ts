export { createLocalBus, type LocalBusOptions } from './local/local-bus.ts';
export { createRabbitMqBus, type RabbitMqBusOptions } from './rabbitmq/rabbitmq-bus.ts';
