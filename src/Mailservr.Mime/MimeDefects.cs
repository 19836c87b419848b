using System.Collections;

namespace Mailservr.Mime;

/// <summary>
/// What was found so far. Of each kind the first few are kept, so that a hostile message cannot fill memory.
/// </summary>
internal sealed class MimeDefects : ICollection<MimeDefect>, IReadOnlyList<MimeDefect>
{
    private const int PerKind = 16;
    private readonly List<MimeDefect> _list = [];

    // A message may have millions of the same kind.
    private readonly byte[] _ofKind = new byte[(int)MimeDefectKind.NulByte + 1];

    public int Count => _list.Count;
    public bool IsReadOnly => false;
    public MimeDefect this[int index] => _list[index];

    /// <summary>Those that mean that something was kept as opaque bytes, each once.</summary>
    public IReadOnlyList<MimeDefectKind> Limits =>
        [.. _list.Where(static d => d.Kind <= MimeDefectKind.CommentDepthLimit).Select(static d => d.Kind).Distinct()];

    public void Add(MimeDefectKind kind, long offset) => Add(new MimeDefect(kind, offset));

    public void Add(MimeDefect item)
    {
        if (_ofKind[(int)item.Kind] == PerKind || _list.Contains(item))
            return;
        _ofKind[(int)item.Kind]++;
        _list.Add(item);
    }

    public bool Contains(MimeDefect item) => _list.Contains(item);
    public void CopyTo(MimeDefect[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);
    public bool Remove(MimeDefect item) => throw new NotSupportedException();
    public void Clear() => throw new NotSupportedException();
    public IEnumerator<MimeDefect> GetEnumerator() => _list.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
