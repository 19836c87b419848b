namespace Mailservr.RemoteImages;

/// <summary>The pictures that were asked for last, as far as they have room.</summary>
internal sealed class RemoteImageCache(long capacity, TimeProvider time)
{
    // Long enough for a newsletter that many read, short enough for one whose pictures change.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);

    // The one that was asked for last comes first.
    private readonly LinkedList<Entry> _order = new();

    public long Bytes { get; private set; }

    public RemoteImage? Find(string url)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(url, out var node))
                return null;
            if (node.Value.Until <= time.GetUtcNow())
            {
                Remove(node);
                return null;
            }
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Image;
        }
    }

    public void Add(string url, RemoteImage image)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(url, out var former))
                Remove(former);
            if (image.Bytes.Length > capacity)
                return;
            _entries.Add(url, _order.AddFirst(new Entry(url, image, time.GetUtcNow() + Lifetime)));
            Bytes += image.Bytes.Length;
            while (Bytes > capacity && _order.Last is { } oldest)
                Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Url);
        _order.Remove(node);
        Bytes -= node.Value.Image.Bytes.Length;
    }

    private sealed record Entry(string Url, RemoteImage Image, DateTimeOffset Until);
}
