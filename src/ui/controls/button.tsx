import type { ComponentProps, ReactNode } from 'react';
import './button.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** The button's emphasis; a cell has at most one primary button. */
  readonly kind?: 'primary' | 'secondary' | 'danger' | 'quiet' | undefined;
  readonly icon?: ReactNode | undefined;
}

export function Button({ kind = 'secondary', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes('button', `button-${kind}`, className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** The accessible name, which is the tooltip too. */
  readonly label: string;
  readonly icon: ReactNode;
}

export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <Button
      kind="quiet"
      icon={icon}
      className={classes('button-icon', className)}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}

function classes(...names: readonly (string | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
