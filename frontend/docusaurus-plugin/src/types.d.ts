declare module '@theme-init/Root' {
  export { default } from '@theme/Root';
}

declare module '@theme-init/NavbarItem/ComponentTypes' {
  export { default } from '@theme/NavbarItem/ComponentTypes';
}
