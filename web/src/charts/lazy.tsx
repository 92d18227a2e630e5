import { lazy, Suspense, type ComponentProps } from 'react';
import { Pending } from '../ui/Region.tsx';

// Recharts is two thirds of a page: it comes after the figures, never before them.
const LazyTrend = lazy(() => import('./TrendChart.tsx'));
const LazyBand = lazy(() => import('./BandChart.tsx'));
const LazyHours = lazy(() => import('./HoursChart.tsx'));
const LazyStack = lazy(() => import('./StackChart.tsx'));
const LazyIntervals = lazy(() => import('./IntervalChart.tsx'));
const LazyFrontier = lazy(() => import('./FrontierChart.tsx'));

export const Trend = (props: ComponentProps<typeof LazyTrend>) => <Suspense fallback={<Pending lines={1} height={260} />}><LazyTrend {...props} /></Suspense>;
export const Hours = (props: ComponentProps<typeof LazyHours>) => <Suspense fallback={<Pending lines={1} height={280} />}><LazyHours {...props} /></Suspense>;
export const Stack = (props: ComponentProps<typeof LazyStack>) => <Suspense fallback={<Pending lines={1} height={260} />}><LazyStack {...props} /></Suspense>;
export const Band = (props: ComponentProps<typeof LazyBand>) => <Suspense fallback={<Pending lines={1} height={280} />}><LazyBand {...props} /></Suspense>;
export const Intervals = (props: ComponentProps<typeof LazyIntervals>) => <Suspense fallback={<Pending lines={1} height={240} />}><LazyIntervals {...props} /></Suspense>;
export const Frontier = (props: ComponentProps<typeof LazyFrontier>) => <Suspense fallback={<Pending lines={1} height={300} />}><LazyFrontier {...props} /></Suspense>;
