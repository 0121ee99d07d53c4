export { LecternProvider, type LecternProviderProps } from './lectern/LecternProvider';
export { useLectern, type LecternPaths, type SiteLocation } from './lectern/context';
export { AccountMenu } from './identity/AccountMenu';
export { AccountPage } from './identity/AccountPage';
export { SignInPage } from './identity/SignInPage';
export { SignUpPage } from './identity/SignUpPage';
export { HistoryPage } from './history/HistoryPage';
export { strings } from './strings';
