import { notifications } from '@mantine/notifications';

/** Short notices at the edge of the screen. */
export const tell = {
  done: (message: string) => void notifications.show({ message, color: 'meadow', autoClose: 5_000 }),
  failed: (message: string) => void notifications.show({ message, color: 'red', autoClose: 12_000 }),
};
