import { Navigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useMe } from '../session/me.ts';

/** Leads everybody to where their day begins. */
export function HomePage(): JSX.Element | null {
  const { data: me } = useMe();
  if (!me) return null;
  if (me.may.includes('overdue.read')) return <Navigate to="/board" replace />;
  if (!me.may.includes('case.list')) return <Navigate to="/partners" replace />;
  const direction = me.role === 'FOCAL_POINT' ? 'OUT' : 'IN';
  return <Navigate to="/cases" search={{ direction }} replace />;
}
