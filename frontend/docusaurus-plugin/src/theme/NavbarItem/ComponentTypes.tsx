import ComponentTypes from '@theme-init/NavbarItem/ComponentTypes';
import LecternAccount from './LecternAccount';

export default {
  ...ComponentTypes,
  'custom-lecternAccount': LecternAccount,
};
