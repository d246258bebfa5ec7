export const later = () => import('../../../shared/later')
