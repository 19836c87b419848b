#!/usr/bin/python3
"""
forgetful.py MOUNT SOCKET: a file system in memory that loses in a power cut what was never flushed.

Contents are flushed by fsync of the file, names (new, renamed, deleted) by fsync of their folder. What was not flushed
survives a cut page by page and name by name at random, as on real disks. A flush that fails leaves its pages clean and
lost, as Linux does. Commands come over the Unix socket, a line each:

    cut SEED SHARE                the power fails now; of what was not flushed this share survives, - for any
    fail AT CODE TIMES KINDS PATH the AT-th call from now fails with CODE, TIMES in a row; KINDS: write,fsync,… or *;
                                  PATH: of one file, or *
    failed                        how many calls have failed since then, and the first of them
    room BYTES                    the disk is full beyond so many bytes; -1: never
    journal                       from now on, fsync of a file flushes the names of before, too: what the journals of
                                  ext4 and XFS do, and PostgreSQL, which does not flush the folders of its tables, needs
    settle                        all that is there is on the disk
    lie PREFIX                    fsync below PREFIX says it is done, and is not; none: no more

Who is root lets every user in, for servers that run under users of their own.

Needs the Debian packages python3-fusepy, fuse and libfuse2.
"""
import errno
import os
import random
import socketserver
import stat
import sys
import threading

from fusepy import FUSE, FuseOSError, Operations, fuse_get_context

from disk import File, Folder, Journal
from faults import Faults


class Forgetful(Operations):
    def __init__(self):
        self.root = Folder(stat.S_IFDIR | 0o777)
        self.root.owner = os.getuid(), os.getgid()
        self.journal, self.faults = Journal(), Faults()
        self.open_files, self.next_handle = {}, 1
        self.is_journaled = False
        self.gate = threading.RLock()

    def __call__(self, kind, path, *arguments):
        with self.gate:
            code = None if kind in ('init', 'destroy', 'release', 'getxattr') else self.faults.at_call(kind, path)
            if code is not None:
                if kind == 'fsync':
                    self.open_files[arguments[-1]].flush(pages=[], cut=False)
                raise FuseOSError(code)
            return super().__call__(kind, path, *arguments)

    # Where things are

    def find(self, path):
        node = self.root
        for name in path.strip('/').split('/') if path != '/' else []:
            node = node.seen.get(name) if isinstance(node, Folder) else None
            if node is None:
                raise FuseOSError(errno.ENOENT)
        return node

    def place(self, path):
        folder, _, name = path.rpartition('/')
        return self.find(folder or '/'), name

    def getattr(self, path, handle=None):
        node = self.open_files[handle] if handle in self.open_files else self.find(path)
        size = len(node.seen) if isinstance(node, File) else 0
        return dict(st_mode=node.mode, st_ino=node.number, st_nlink=1, st_size=size, st_blocks=(size + 511) // 512,
                    st_uid=node.owner[0], st_gid=node.owner[1],
                    st_atime=node.accessed, st_mtime=node.modified, st_ctime=node.modified)

    def readdir(self, path, handle):
        return ['.', '..', *self.find(path).seen]

    def statfs(self, path):
        return dict(f_bsize=4096, f_frsize=4096, f_blocks=1 << 20, f_bfree=1 << 19, f_bavail=1 << 19, f_namemax=255)

    # Names

    def create(self, path, mode, info=None):
        return self.handle(self.add(path, File(stat.S_IFREG | mode & 0o7777)))

    def mkdir(self, path, mode):
        self.add(path, Folder(stat.S_IFDIR | mode & 0o7777))

    def add(self, path, node):
        self.require_room(1)
        node.owner = fuse_get_context()[:2]
        self.journal.add({self.place(path): node})
        return node

    def link(self, new, old):
        self.journal.add({self.place(new): self.find(old)})

    def rename(self, old, new):
        self.journal.add({self.place(new): self.find(old), self.place(old): None})

    def unlink(self, path):
        self.find(path)
        self.journal.add({self.place(path): None})

    def rmdir(self, path):
        if self.find(path).seen:
            raise FuseOSError(errno.ENOTEMPTY)
        self.journal.add({self.place(path): None})

    def fsyncdir(self, path, data_only, handle):
        if not self.faults.is_lie(path):
            folder = self.find(path)
            self.journal.flush(lambda change: any(place[0] is folder for place in change))

    # Contents

    def open(self, path, flags):
        return self.handle(self.find(path))

    def handle(self, file):
        self.next_handle += 1
        self.open_files[self.next_handle] = file
        return self.next_handle

    def release(self, path, handle):
        del self.open_files[handle]

    def read(self, path, size, offset, handle):
        return bytes(self.open_files[handle].seen[offset:offset + size])

    def write(self, path, data, offset, handle):
        file = self.open_files[handle]
        fits = self.require_room(offset + len(data) - len(file.seen))
        file.write(data[:len(data) - fits], offset)
        return len(data) - fits

    def truncate(self, path, size, handle=None):
        file = self.open_files[handle] if handle in self.open_files else self.find(path)
        self.require_room(size - len(file.seen))
        file.truncate(size)

    def fsync(self, path, data_only, handle):
        if not self.faults.is_lie(path):
            self.open_files[handle].flush()
            if self.is_journaled:
                self.journal.flush(lambda change: True)

    def chmod(self, path, mode):
        node = self.find(path)
        node.mode = stat.S_IFMT(node.mode) | mode & 0o7777

    def chown(self, path, user, group):
        node = self.find(path)
        node.owner = tuple(old if new < 0 or new == 0xFFFFFFFF else new for new, old in zip((user, group), node.owner))

    def utimens(self, path, times=None):
        node = self.find(path)
        node.accessed, node.modified = times or (node.accessed, node.modified)

    def require_room(self, growth):
        """How many bytes of the growth find no room; an error when none does."""
        if self.faults.room is None or growth <= 0:
            return 0
        missing = self.used(self.root) + growth - self.faults.room
        if missing >= growth:
            raise FuseOSError(errno.ENOSPC)
        return max(0, missing)

    def used(self, folder):
        return sum(len(node.seen) if isinstance(node, File) else self.used(node) for node in folder.seen.values())

    # Commands

    def obey(self, line):
        command, *words = line.split()
        with self.gate:
            if command == 'cut':
                return self.cut(random.Random(int(words[0])), words[1])
            if command == 'fail':
                self.faults.plan(int(words[0]), words[1], int(words[2]), words[3], words[4])
            elif command == 'failed':
                return f'{self.faults.failed} {self.faults.first}'
            elif command == 'room':
                self.faults.room = int(words[0]) if int(words[0]) >= 0 else None
            elif command == 'settle':
                self.journal.lose_power(self.root, lambda: True)
            elif command == 'journal':
                self.is_journaled = True
            elif command == 'lie':
                self.faults.lies = words[0] if words[0] != 'none' else None
            else:
                return 'what?'
        return 'done'

    def cut(self, chance, share):
        share = chance.choice([0, 0, 0.5, 0.9]) if share == '-' else float(share)
        pages, names = self.journal.lose_power(self.root, lambda: chance.random() < share)
        self.faults.forget()
        return f'{pages} pages and {names} names were not flushed; of them {share:.0%} survive'


def listen(path, system):
    class Commands(socketserver.StreamRequestHandler):
        def handle(self):
            for line in self.rfile:
                self.wfile.write((system.obey(line.decode()) + '\n').encode())

    threading.Thread(target=socketserver.ThreadingUnixStreamServer(path, Commands).serve_forever, daemon=True).start()


if __name__ == '__main__':
    system = Forgetful()
    listen(sys.argv[2], system)
    FUSE(system, sys.argv[1], foreground=True, nothreads=True, use_ino=True, big_writes=True, auto_unmount=True,
         attr_timeout=0, entry_timeout=0, fsname='forgetful', allow_other=os.getuid() == 0)
