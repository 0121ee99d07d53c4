import { useNavbarMobileSidebar } from '@docusaurus/theme-common/internal';
import { AccountMenu } from '@lectern/widget';

export default function LecternAccount({ mobile = false }: { mobile?: boolean }) {
  const sidebar = useNavbarMobileSidebar();
  if (mobile) {
    return (
      <li className="menu__list-item lectern-account--mobile">
        <AccountMenu className="menu__link" onFollow={() => sidebar.shown && sidebar.toggle()} />
      </li>
    );
  }
  return (
    <div className="lectern-account">
      <AccountMenu className="navbar__item navbar__link" />
    </div>
  );
}
