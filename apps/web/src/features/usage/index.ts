export { ActivitySection } from './components/activity-section.tsx';
export { UsageSection } from './components/usage-section.tsx';
