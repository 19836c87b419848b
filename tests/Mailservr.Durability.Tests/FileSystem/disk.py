"""What a disk knows and what it was only told: files and folders that can lose power."""
import itertools
import time

PAGE = 4096
numbers = itertools.count(2)


class Node:
    def __init__(self, mode):
        self.number, self.mode, self.owner = next(numbers), mode, (0, 0)
        self.accessed = self.modified = time.time()


class File(Node):
    """Bytes as programs see them, the bytes that are on disk, and the pages in which the two may differ."""

    def __init__(self, mode):
        super().__init__(mode)
        self.seen, self.disk = bytearray(), bytearray()
        self.dirty = set()
        self.cut_to = None  # the shortest the file has been since the last flush

    def write(self, data, offset):
        self.extend(offset)
        self.seen[offset:offset + len(data)] = data
        self.dirty.update(range(offset // PAGE, (offset + len(data) - 1) // PAGE + 1))
        self.modified = time.time()

    def truncate(self, size):
        if size < len(self.seen):
            del self.seen[size:]
            self.cut_to = min(size, len(self.seen) if self.cut_to is None else self.cut_to)
            self.dirty = {page for page in self.dirty if page * PAGE < size}
        self.extend(size)

    def extend(self, size):
        if len(self.seen) < size:
            self.dirty.update(range(len(self.seen) // PAGE, (size - 1) // PAGE + 1))
            self.seen.extend(bytes(size - len(self.seen)))

    def flush(self, pages=None, cut=True):
        """Brings pages (all unless told otherwise) to the disk; the others are clean from now on, and not there."""
        if cut and self.cut_to is not None:
            del self.disk[self.cut_to:]
        for page in sorted(self.dirty if pages is None else pages):
            start, chunk = page * PAGE, self.seen[page * PAGE:(page + 1) * PAGE]
            if len(self.disk) < start:
                self.disk.extend(bytes(start - len(self.disk)))
            self.disk[start:start + len(chunk)] = chunk
        self.dirty, self.cut_to = set(), None

    def lose_power(self, survives):
        lost = len(self.dirty)
        self.flush([page for page in sorted(self.dirty) if survives()], cut=survives())
        self.seen = bytearray(self.disk)
        return lost


class Folder(Node):
    def __init__(self, mode):
        super().__init__(mode)
        self.seen, self.disk = {}, {}


class Journal:
    """
    Changes of names, in order. One change may touch two folders: a rename is in both of them or in neither. A flush of
    a folder brings its changes to the disk, and with each those before it that touch the same names.
    """

    def __init__(self):
        self.changes = []

    def add(self, change):
        """A change says for each (folder, name) which node it stands for from now on; None for no longer any."""
        for (folder, name), node in change.items():
            put(folder.seen, name, node)
        self.changes.append(change)

    def flush(self, chosen):
        taken, rest, touched = [], [], set()
        for change in reversed(self.changes):
            if touched.isdisjoint(change) and not chosen(change):
                rest.insert(0, change)
            else:
                taken.insert(0, change)
                touched.update(change)
        for change in taken:
            for (folder, name), node in change.items():
                put(folder.disk, name, node)
        self.changes = rest

    def lose_power(self, root, survives):
        """The folders are what is on disk afterwards. Returns how many pages and changes of names were not flushed."""
        lost = len(self.changes)
        self.flush(lambda change: survives())
        self.changes = []
        return revert(root, survives), lost


def revert(node, survives):
    if isinstance(node, File):
        return node.lose_power(survives)
    node.seen = dict(node.disk)
    return sum(revert(child, survives) for child in node.seen.values())


def put(names, name, node):
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node
