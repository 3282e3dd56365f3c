#!/usr/bin/python3
# backends.py: pools of real storage, through the window
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""backends.py [BACKEND]…: under `rig.py run`, with a display.

Each backend from the wizard to the pool that is gone: what is there is discovered, the pool is tried, made,
filled; what its type can do is done with a volume, what it cannot is greyed and says why; stopped, forgotten.
What virsh sees on the machine is compared with what the window says. Prints TAP, and which verbs were run."""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'journeys'))
import journey  # noqa: E402
from journey import _  # noqa: E402
from atspi import State  # noqa: E402

# The machine that it is done on
HOST = os.environ.get('ALBERCA_RIG_HOST', 'a')
URI = os.environ[f'ALBERCA_RIG_URI_{HOST.upper()}']
TEMPLATES = pathlib.Path(os.environ['ALBERCA_DATA_DIR']) / 'templates'
SPARE = '/dev/disk/by-id/virtio-spare'
SERVER = f'rig-{HOST}'
# Whose exports are foreign, where there are two machines
OTHER = 'rig-' + ('a' if HOST == 'b' else 'b') if 'ALBERCA_RIG_URI_B' in os.environ else SERVER
TARGET = 'iqn.2026-01.test.alberca:target'
CHAP_TARGET = 'iqn.2026-01.test.alberca:chap'


def shell(command):
    """In the machine, as root"""
    result = subprocess.run([os.environ['ALBERCA_RIG_PROGRAM'], 'shell', HOST, command], text=True,
                            stdout=subprocess.PIPE, check=True, timeout=300)
    return result.stdout.strip()


def virsh(*words):
    result = subprocess.run(['virsh', '-q', '-c', URI, *words], text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=300, check=False, env={**os.environ, 'LC_ALL': 'C'})
    return result.stdout


def wait_for(predicate, what):
    return journey.wait_for(predicate, timeout=180, what=what)


def is_running(name):
    return re.search(r'^State: +running', virsh('pool-info', name), re.MULTILINE)


def title_of(template):
    text = (TEMPLATES / f'{template}.xml').read_text(encoding='UTF-8')
    key = 'title[es]' if journey.SPANISH else 'title'
    return re.search(rf'^\s*{re.escape(key)}: (.*)$', text, re.MULTILINE)[1]


def on_host(title):
    return _('%s, on the computer that runs libvirt') % _(title)


class Backend:
    """One pool; @prefix is of its pictures."""

    def __init__(self, app, backend, name):
        self.app = app
        self.backend = backend
        self.name = name

    def did(self, *verbs):
        """For the table in the README: what was really run, in the words of virsh"""
        for verb in verbs:
            print(f'# verb: {self.backend} {verb}', flush=True)

    def picture(self, what):
        self.app.screenshot(f'rig-{self.name}-{what}')

    # The wizard

    def begin(self, template):
        app = self.app
        title = title_of(template)
        app.key('ctrl+n')
        wizard = app.window(_('New Pool'))
        app.set_text(app.find(role='entry', root=wizard, visible=True), title, role='entry')
        journey.wait_for(lambda: journey.is_selected(app.click_mouse(title, 'table cell', root=wizard)))
        journey.press(app, _('_Next'), wizard)
        app.set_text(app.find(_('Name'), 'text', root=wizard), self.name)
        return wizard

    def fill(self, wizard, **fields):
        for title, text in fields.items():
            self.app.set_text(self.app.find(on_host(title), 'text', root=wizard), text)

    def discover(self, wizard, row, host=None):
        app = self.app
        journey.press(app, _('_Discover…'), wizard)
        dialog = app.window(_('Discover'))
        if host:
            app.set_text(app.find(_('Host'), 'text', root=dialog), host)
            journey.press(app, _('_Search'), dialog)
        found = app.find(row, 'label', root=dialog, timeout=180)
        self.picture('1-discover')
        app.click_mouse(found)
        app.wait_gone(_('Discover'), 'dialog')
        self.did('find-storage-pool-sources-as')

    def open_section(self, wizard, title):
        """One of the options that few need"""
        self.app.click_mouse(self.app.find(_(title), 'label', root=wizard, visible=True))

    def next(self, wizard):
        journey.wait_for(lambda: journey.is_sensitive(self.app, _('_Next'), wizard))
        journey.press(self.app, _('_Next'), wizard)
        self.app.find(_('UUID'), 'label', root=wizard, visible=True)

    def try_it(self, wizard, heading=_('It works.')):
        """It works, and then it is as it was."""
        app = self.app
        journey.press(app, _('Tr_y It…'), wizard)
        dialog = app.window(_('Try the Pool'))
        app.find(heading, 'label', root=dialog, visible=True, timeout=180)
        self.picture('2-try')
        app.key('Escape')
        app.wait_gone(_('Try the Pool'), 'dialog')
        assert self.name not in virsh('pool-list', '--all', '--name')
        self.did('try')

    def create(self, wizard):
        self.picture('3-review')
        journey.press(self.app, _('C_reate'), wizard)
        self.app.window(self.name, timeout=180)
        wait_for(lambda: is_running(self.name), f'{self.name} to run')
        # What is shown follows
        switch = self.app.find(re.compile(_('Pool is running')), 'check box', visible=True)
        wait_for(lambda: switch.has_state(State.CHECKED), 'the switch')
        self.did('pool-define', 'pool-start')

    def build(self, wizard):
        self.create(wizard)
        self.did('pool-build')

    # Volumes

    def act(self, action):
        """As the menus of the page do"""
        page = self.app.find('AlbercaPoolPage', 'filler')
        assert page.do_action(action), action

    def has_volume(self, name):
        return re.search(rf'^ *{re.escape(name)}\b', virsh('vol-list', self.name), re.MULTILINE)

    def make_volume(self, name, capacity):
        """The volume's name: @name, or the one that it can only have"""
        app = self.app
        journey.press(app, _('_New Volume'))
        dialog = app.window(_('New Volume'))
        entry = app.find(_('Name'), 'text', root=dialog)
        if name:
            app.set_text(entry, name)
        name = journey.text_of(entry)
        app.set_text(app.find(re.compile('^' + re.escape(_('Capacity: what the guest sees, for example “20 GiB”'))),
                              'text', root=dialog), capacity)
        self.picture('4-volume')
        journey.press(app, _('C_reate'), dialog)
        wait_for(lambda: self.has_volume(name), name)
        app.find(name, 'label', visible=True)
        self.did('vol-create')
        return name

    def select(self, volume):
        """It alone"""
        holder = self.app.select_row(volume).get_parent()
        if holder.get_n_selected() > 1:
            holder.clear_selection()
            self.app.select_row(volume)

    def open_dialog(self, volume, action):
        self.select(volume)
        self.act(action)
        return self.app.window(re.compile(re.escape(volume)))

    def clone(self, volume, copy):
        app = self.app
        dialog = self.open_dialog(volume, 'volume.clone')
        app.set_text(app.find(_('Name of the copy'), 'text', root=dialog), copy)
        journey.wait_for(lambda: journey.is_sensitive(app, _('C_lone'), dialog))
        journey.press(app, _('C_lone'), dialog)
        wait_for(lambda: self.has_volume(copy), copy)
        app.find(copy, 'label', visible=True)
        self.did('vol-clone')

    def resize(self, volume, capacity, shown):
        app = self.app
        dialog = self.open_dialog(volume, 'volume.resize')
        app.set_text(app.find(re.compile(re.escape(_('New capacity, for example “20 GiB”'))), 'text', root=dialog), capacity)
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Resize'), dialog))
        journey.press(app, _('_Resize'), dialog)
        wait_for(lambda: shown in virsh('vol-info', volume, '--pool', self.name), f'{volume} to have {capacity}')
        self.did('vol-resize')

    def wipe(self, volume):
        """Zeros over something"""
        app = self.app
        path = virsh('vol-path', volume, '--pool', self.name).strip()
        shell(f'echo something | dd of={path} conv=notrunc,fsync status=none')
        dialog = self.open_dialog(volume, 'volume.wipe')
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Wipe…'), dialog))
        journey.press(app, _('_Wipe…'), dialog)
        question = app.window(re.compile(re.escape(_('Wipe “%s”?') % volume)))
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Wipe'), question))
        journey.press(app, _('_Wipe'), question)
        wait_for(lambda: 'something' not in shell(f'head -c 9 {path} | tr -d "\\0"'), f'{volume} to be wiped')
        self.did('vol-wipe')

    def upload(self, volume, content):
        """A file of this computer, over it"""
        app = self.app
        path = pathlib.Path(os.environ['ALBERCA_TMP']) / 'upload.img'
        path.write_bytes(content)
        self.select(volume)
        self.act('volume.upload-over')
        journey.choose_file(app, _('Upload a File'), path)
        dialog = app.window(_('Upload over “%s”') % volume)
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Upload'), dialog), what='the file to be read')
        self.picture('5-upload')
        journey.press(app, _('_Upload'), dialog)
        question = app.window(_('Write over “%s”?') % volume)
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Write Over'), question))
        journey.press(app, _('_Write Over'), question)
        device = virsh('vol-path', volume, '--pool', self.name).strip()
        wait_for(lambda: hashlib.sha256(content).hexdigest() in shell(f'head -c {len(content)} {device} | sha256sum'),
                 f'{volume} to have its content')
        self.did('vol-upload')

    def download(self, volume, content):
        """What begins with @content"""
        app = self.app
        path = pathlib.Path(os.environ['ALBERCA_TMP']) / 'download.img'
        self.select(volume)
        self.act('volume.download')
        app.find(_('Download the Volume'), 'filler')
        app.key('ctrl+a')
        app.type(str(path))
        app.key('Return')
        wait_for(lambda: path.exists() and path.read_bytes().startswith(content), 'the download')
        path.unlink()
        self.did('vol-download')

    def there_and_back(self, volume):
        content = os.urandom(1 << 20)
        self.upload(volume, content)
        self.download(volume, content)

    def delete_volume(self, volume):
        app = self.app
        self.select(volume)
        journey.press(app, _('Delete the selected volumes'))
        question = app.window(re.compile(re.escape(volume)))
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), question))
        journey.press(app, _('_Delete'), question)
        wait_for(lambda: not self.has_volume(volume), f'{volume} to go')
        app.wait_gone(volume, 'label')
        self.did('vol-delete')

    def look_at_menu(self, volume, verbs, greyed, *notes):
        """Of @verbs, texts of the menu of a volume and virsh's words, those in @greyed cannot be chosen; @notes say why."""
        app = self.app
        self.select(volume)
        journey.wait_for(lambda: app.click_mouse(volume, 'label', button=3) and
                         app.find_all(re.compile(re.escape(_('_Delete…'))), 'menu item'), what='the menu')
        for text, verb in verbs.items():
            item = app.find(re.compile('^' + re.escape(_(text)) + '|' + re.escape(_(text)) + '$'), 'menu item')
            assert item.has_state(State.SENSITIVE) == (verb not in greyed), (text, verb)
        assert bool(greyed) == bool(notes)
        for note in notes:
            app.find(re.compile(re.escape(_(note))), 'label')
        self.picture('5-menu')
        for verb in greyed:
            print(f'# verb: {self.backend} {verb} greyed', flush=True)
        app.key('Escape')

    # Its end

    def stop(self, question=None):
        app = self.app
        app.click(app.find(re.compile(_('Pool is running')), 'check box', visible=True))
        if question:
            dialog = app.window(_('Stop “%s”?') % self.name)
            app.find(question, 'label', root=dialog)
            self.picture('6-stop')
            journey.press(app, _('_Stop'), dialog)
        app.find(_('The Pool Is Stopped'), 'label', visible=True, timeout=180)
        wait_for(lambda: not is_running(self.name), f'{self.name} to stop')
        self.did('pool-destroy')

    def undefine(self):
        app = self.app
        self.act('pool.undefine')
        dialog = app.window(_('Delete the definition of “%s”?') % self.name)
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete Definition'), dialog))
        journey.press(app, _('_Delete Definition'), dialog)
        self.wait_undefined()
        self.did('pool-undefine')

    def wait_undefined(self):
        wait_for(lambda: self.name not in virsh('pool-list', '--all', '--name').split(), f'{self.name} to be forgotten')
        # The window has its name no more; a page that is not shown keeps what it showed last.
        self.app.wait_gone(self.name, 'frame')

    def delete_storage(self):
        """With the definition"""
        app = self.app
        self.act('pool.delete-storage')
        dialog = app.window(_('Delete the storage of “%s”?') % self.name)
        app.click_mouse(_('Delete the definition as well'), 'check box', root=dialog)
        app.set_text(app.find(_('To confirm, type “%s”') % self.name, 'text', root=dialog), self.name)
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete Storage'), dialog))
        self.picture('7-delete-storage')
        journey.press(app, _('_Delete Storage'), dialog)
        self.wait_undefined()
        self.did('pool-delete', 'pool-undefine')


VERBS = {'C_lone…': 'vol-clone', '_Resize…': 'vol-resize', 'Dow_nload…': 'vol-download', '_Upload over It…': 'vol-upload',
         '_Wipe…': 'vol-wipe', '_Delete…': 'vol-delete'}


def try_files(pool):
    """What can be done where volumes are files"""
    pool.make_volume('disk.qcow2', '1 GiB')
    pool.look_at_menu('disk.qcow2', VERBS, [])
    pool.clone('disk.qcow2', 'copy.qcow2')
    pool.resize('disk.qcow2', '2 GiB', '2.00 GiB')
    pool.wipe('copy.qcow2')
    pool.delete_volume('copy.qcow2')
    pool.delete_volume('disk.qcow2')


def directory(app):
    pool = Backend(app, 'dir', 'lab-dir')
    wizard = pool.begin('disk-images')
    pool.fill(wizard, Path='/var/lib/libvirt/lab-dir')
    pool.next(wizard)
    pool.try_it(wizard)
    pool.build(wizard)
    try_files(pool)
    pool.stop()
    pool.delete_storage()
    assert shell('ls /var/lib/libvirt/lab-dir 2>&1 || true').endswith('No such file or directory')


def file_system(app):
    """Formatted where nothing is; not where something is; over it where that is asked for"""
    pool = Backend(app, 'fs', 'lab-fs')
    device = SPARE + '2'

    def begin():
        wizard = pool.begin('new-file-system')
        pool.fill(wizard, Device=device, Path='/var/lib/libvirt/lab-fs')
        pool.next(wizard)
        return wizard

    pool.build(begin())
    assert ' /var/lib/libvirt/lab-fs ext4 ' in shell('cat /proc/mounts')
    pool.make_volume('disk.qcow2', '1 GiB')
    pool.look_at_menu('disk.qcow2', VERBS, [])
    pool.clone('disk.qcow2', 'copy.qcow2')
    pool.delete_volume('copy.qcow2')
    shell('touch /var/lib/libvirt/lab-fs/kept')
    pool.stop()
    pool.undefine()

    wizard = begin()
    journey.press(app, _('C_reate'), wizard)
    # The toast goes by itself; the list of operations keeps what it says.
    journey.press(app, _('Operations'))
    app.find(re.compile(re.escape(_('There is something on the device already, and it was left as it is.'))), 'label',
             timeout=180)
    pool.picture('refused')
    app.key('Escape')
    pool.wait_undefined()

    wizard = begin()
    app.choose(_('Build'), _('Over what is on it'), root=wizard)
    journey.press(app, _('C_reate'), wizard)
    dialog = app.window(_('Overwrite What is on %s?') % device)
    app.set_text(app.find(_('To confirm, type “%s”') % pool.name, 'text', root=dialog), pool.name)
    pool.picture('overwrite')
    journey.press(app, _('_Overwrite'), dialog)
    app.window(pool.name, timeout=180)
    wait_for(lambda: is_running(pool.name), 'the pool to run')
    assert not pool.has_volume('kept')
    pool.did('pool-build')
    pool.stop()
    pool.undefine()
    shell(f'wipefs -qa {device}')


def share(app):
    """Of another machine, by the old protocol and with options of its own"""
    pool = Backend(app, 'netfs', 'lab-nfs')
    wizard = pool.begin('nfs-share')
    pool.discover(wizard, re.compile('/srv/nfs/second'), OTHER)
    pool.fill(wizard, Path='/var/lib/libvirt/lab-nfs')
    pool.open_section(wizard, 'More Options')
    options = app.find(_('Mount options, separated by commas'), 'text', root=wizard)
    app.set_text(options, 'noatime,no dev')
    app.find(re.compile(re.escape(_('Write options without spaces, with a comma between them.'))), 'label', root=wizard)
    app.set_text(options, 'noatime,nodev')
    app.choose(_('NFS version'), '3', root=wizard)
    pool.picture('2-options')
    pool.next(wizard)
    pool.try_it(wizard)
    pool.build(wizard)
    mount = shell('grep /var/lib/libvirt/lab-nfs /proc/mounts')
    assert mount.startswith(f'{OTHER}:/srv/nfs/second /var/lib/libvirt/lab-nfs nfs '), mount
    assert {'vers=3', 'noatime', 'nodev'} <= set(mount.split()[3].split(',')), mount
    try_files(pool)
    pool.stop()
    pool.undefine()


def volume_group(app):
    """One that is there; what is in use in it stays so while it is tried."""
    pool = Backend(app, 'logical', 'lab-lvm')
    wizard = pool.begin('volume-group')
    pool.discover(wizard, re.compile('labvg'))
    pool.next(wizard)
    shell('vgchange -q -ay labvg')
    pool.try_it(wizard, _('The volume group is there.'))
    assert '-wi-a' in shell('lvs --noheadings -o lv_attr labvg/linear')
    pool.create(wizard)
    app.find('linear', 'label', visible=True)
    pool.make_volume('disk1', '32 MiB')
    pool.look_at_menu('disk1', VERBS, ['vol-resize'],
                      'Resize: libvirt does not do that with logical volumes. On the host, “lvextend -L 20G GROUP/VOLUME” '
                      'does; then refresh the pool.')
    pool.there_and_back('disk1')
    pool.clone('disk1', 'disk2')
    pool.wipe('disk2')
    pool.delete_volume('disk2')
    pool.delete_volume('disk1')
    pool.stop(re.compile('labvg'))
    pool.undefine()
    assert 'linear' in shell('lvs --noheadings -o lv_name labvg')


def new_volume_group(app):
    pool = Backend(app, 'logical', 'lab-vg')
    devices = shell(f'echo $(readlink -f {SPARE}0 {SPARE}1)')
    wizard = pool.begin('volume-group-new')
    app.set_text(app.find(_('Volume group'), 'text', root=wizard), 'freshvg')
    app.set_text(app.find(re.compile('^' + re.escape(on_host('Devices').split(',')[0])), 'text', root=wizard), devices)
    pool.next(wizard)
    pool.build(wizard)
    assert re.search(r'freshvg +2', shell('vgs --noheadings -o vg_name,pv_count'))
    pool.make_volume('one', '16 MiB')
    pool.delete_volume('one')
    pool.stop(re.compile('freshvg'))
    pool.delete_storage()
    assert 'freshvg' not in shell('vgs --noheadings -o vg_name; pvs --noheadings -o pv_name,vg_name')


def disk(app):
    """A partition has the name that libvirt gives it, and the dialog knows it."""
    pool = Backend(app, 'disk', 'lab-disk')
    device = shell(f'readlink -f {SPARE}3')
    wizard = pool.begin('whole-disk-blank')
    pool.fill(wizard, Device=device)
    pool.next(wizard)
    pool.build(wizard)
    assert 'PTTYPE="gpt"' in shell(f'blkid -p {device}')
    partition = pool.make_volume(None, '32 MiB')
    assert partition == pathlib.Path(device).name + '1', partition
    pool.look_at_menu(partition, VERBS, ['vol-resize'],
                      'Resize: libvirt does not do that with partitions. Make a larger one and copy into it.')
    pool.wipe(partition)
    pool.delete_volume(partition)
    pool.stop()
    pool.undefine()
    shell(f'wipefs -qa {device}')


def target(app):
    """The server has the disks; libvirt only logs in."""
    pool = Backend(app, 'iscsi', 'lab-san')
    wizard = pool.begin('iscsi-target')
    pool.discover(wizard, re.compile(re.escape(TARGET)), SERVER)
    pool.next(wizard)
    pool.try_it(wizard)
    pool.create(wizard)
    app.find('unit:0:0:0', 'label', visible=True)
    app.find('unit:0:0:1', 'label', visible=True)
    try_lun(pool, 'unit:0:0:1')
    pool.stop()
    pool.undefine()
    assert TARGET not in shell('iscsiadm -m session 2>&1 || true')


def make_secret(app, wizard, password):
    """Through the window; libvirt keeps it, and gives its UUID."""
    # Both of its names; it may have to be scrolled to, which its action does not need
    app.click(app.find(re.compile('^' + re.escape(_('New Secret'))), 'push button', root=wizard))
    dialog = app.window(_('New Secret'))
    app.set_text(app.find(_('Name'), 'text', root=dialog), 'lab-chap')
    journey.write_secret(app.find(_('Password'), journey.TEXT, root=dialog), password)
    journey.wait_for(lambda: journey.is_sensitive(app, _('C_reate'), dialog))
    journey.press(app, _('C_reate'), dialog)
    app.wait_gone(_('New Secret'), 'dialog')
    return re.search(r'^ *(\S+) +iscsi +lab-chap$', virsh('secret-list'), re.MULTILINE)[1]


def guarded_target(app):
    """A server that asks for a password (CHAP): it is given in the window once, and is nowhere but in libvirt."""
    pool = Backend(app, 'iscsi', 'lab-chap')
    password = (pathlib.Path(os.environ['ALBERCA_RIG_DIR']) / 'chap').read_text(encoding='UTF-8').strip()
    wizard = pool.begin('iscsi-target')
    pool.discover(wizard, re.compile(re.escape(CHAP_TARGET)), SERVER)
    pool.open_section(wizard, 'Authentication')
    app.set_text(app.find(_('User name'), 'text', root=wizard), 'alberca')
    secret = make_secret(app, wizard, password)
    pool.picture('2-secret')
    pool.next(wizard)
    pool.create(wizard)
    app.find('unit:0:0:0', 'label', visible=True)
    xml = virsh('pool-dumpxml', pool.name)
    assert secret in xml and password not in xml
    pool.there_and_back('unit:0:0:0')
    pool.stop()
    pool.undefine()
    virsh('secret-undefine', secret)
    assert password not in app.read_output()


def try_lun(pool, lun):
    app = pool.app
    assert not journey.is_sensitive(app, _('_New Volume'), app.window(pool.name))
    print('# verb: iscsi vol-create greyed', flush=True)
    pool.look_at_menu(lun, VERBS, ['vol-resize', 'vol-delete'],
                      'The disks (LUNs) are made, resized and deleted on the iSCSI server. Refresh the pool after that.',
                      'Move: the volume would be deleted once it is copied, which libvirt cannot do here. Clone copies it '
                      'into another pool.')
    pool.wipe(lun)


BACKENDS = {'directory': directory, 'file-system': file_system, 'share': share, 'volume-group': volume_group,
            'new-volume-group': new_volume_group, 'disk': disk, 'target': target,
            'guarded-target': guarded_target}


def main():
    chosen = sys.argv[1:] or list(BACKENDS)
    with journey.application('--connect', URI) as app:
        app.resize(1100, 820)
        # Before it is connected there is no new pool.
        app.find(_('No Pools Yet'), 'label', visible=True)
        for name in chosen:
            start = time.monotonic()
            BACKENDS[name](app)
            print(f'# {time.monotonic() - start:.1f} s', flush=True)
            print(f'ok - {"es" if journey.SPANISH else "en"} {name}', flush=True)


main()
