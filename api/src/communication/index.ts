export { CommunicationModule } from './communication.module.ts';
