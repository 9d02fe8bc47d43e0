export {
  fileLockHolder,
  takeFileLock,
  withFileLock,
  type FileLock,
  type FileLockOptions,
  type WaitOptions,
} from './lock/file-lock.ts';
export { identifyProcess } from './lock/process-identity.ts';
