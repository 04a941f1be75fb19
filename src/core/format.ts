/** The one place that formats numbers for people: commas between thousands, a space before each unit. */

/** Without `Intl`, whose tables take ten milliseconds to load, and every page begins with a number. */
function withCommas(value: number): string {
  const digits = Math.round(Math.abs(value)).toFixed(0);
  const sign = value < 0 && digits !== '0' ? '-' : '';
  return `${sign}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** The dash that is shown in place of a number that is not known. */
export const missingNumber = '–';

/** `42,000` */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? withCommas(value) : missingNumber;
}

/** `1 row`, `42,000 rows`; `many` is given where an s is not enough. */
export function formatPlural(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A share from 0 to 1, as `99.12 %`. */
export function formatPercent(share: number, digits = 2): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : missingNumber;
}

/** A difference of two shares in percentage points, with its sign: `+0.12 points`, `−0.05 points`. */
export function formatGain(share: number): string {
  if (!Number.isFinite(share)) return missingNumber;
  const text = (Math.abs(share) * 100).toFixed(2);
  const sign = Number(text) === 0 ? '±' : share < 0 ? '−' : '+';
  return `${sign}${text} points`;
}

/** A share from 0 to 1, or a loss in nats, as `0.9912`. */
export function formatShare(share: number, digits = 4): string {
  return Number.isFinite(share) ? share.toFixed(digits) : missingNumber;
}

/** A setting as people write it: `0.0006`, `1e-7`, at most six significant digits. */
export function formatSetting(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : missingNumber;
}

/** A measured speed or size to three significant digits, with commas: `12,900`, `41.8`, `3.07`. */
export function formatMeasured(value: number): string {
  if (!Number.isFinite(value)) return missingNumber;
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 100 ? String(rounded) : withCommas(rounded);
}

/** A time span in seconds: `31 ms`, `1.3 s`, `41 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return missingNumber;
  if (seconds > 0 && seconds < 0.0995) return `${formatMeasured(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return joinUnits(Math.floor(total / 60), 'min', total % 60, 's');
  const minutes = Math.round(seconds / 60);
  return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A running timer: `0:41`, `12:05`, `1:02:03`. */
export function formatClock(seconds: number): string {
  if (!Number.isFinite(seconds)) return missingNumber;
  const total = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(total % 60)}` : `${minutes}:${pad(total % 60)}`;
}

/** `0:41 left`: the seconds are rounded up, so that zero is shown only at the end. Null is an unknown time. */
export function formatTimeLeft(seconds: number | null): string {
  return seconds === null || !Number.isFinite(seconds)
    ? 'time left unknown'
    : `${formatClock(Math.ceil(seconds))} left`;
}

/** The value in the first of the units, each 1,000 times the one before, in which it is below `limit`. */
function inLargestUnit(
  value: number,
  [unit, ...larger]: readonly string[],
  limit: number,
): readonly [number, string] {
  return value < limit || larger.length === 0 ? [value, unit] : inLargestUnit(value / 1000, larger, limit);
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as operating systems and Kaggle show them: `512 B`, `4.2 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return missingNumber;
  const [value, unit] = inLargestUnit(bytes, byteUnits, 999.95);
  return `${unit === 'B' ? formatCount(value) : value.toFixed(1)} ${unit}`;
}

const flopUnits = ['FLOPs', 'kFLOPs', 'MFLOPs', 'GFLOPs', 'TFLOPs'] as const;

/** Floating-point operations: `5.83 MFLOPs`. */
export function formatFlops(flops: number): string {
  if (!Number.isFinite(flops)) return missingNumber;
  const [value, unit] = inLargestUnit(flops, flopUnits, 999.5);
  return `${formatMeasured(value)} ${unit}`;
}

/** A time in the past, given as the seconds since then: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. */
export function formatAgo(seconds: number): string {
  if (!Number.isFinite(seconds)) return missingNumber;
  if (seconds < 45) return 'just now';
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  return `${formatPlural(Math.round(hours / 24), 'day')} ago`;
}

/** The ends of a long hash: `3f9a…c2d1`. */
export function formatHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}
