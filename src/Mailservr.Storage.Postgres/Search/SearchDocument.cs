using System.Text;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>The words of one message after the other, with their places.</summary>
/// <remarks>
/// In the index every word begins with its account and with the segment of its mail: so each has an index of its own
/// within the common one, and a search never leads through other people's mail, nor through more of its own than it has to.
/// </remarks>
internal sealed class SearchDocument
{
    /// <summary>Of mail with an attachment. No word of a text begins so, and no letters of a sender do.</summary>
    public const string Attached = "~attached";

    /// <summary>PostgreSQL keeps no more places of one word.</summary>
    public const int MaxPlaces = 255;

    /// <summary>A tsvector may have 1 MB; places take a part of it.</summary>
    private const int MaxBytes = 600_000;

    /// <summary>Account and segment, and where the word stands.</summary>
    private const int WordOverhead = 16;

    /// <summary>PostgreSQL counts no further; words behind it are counted from the beginning again.</summary>
    private const int MaxPlace = 16_000;

    /// <summary>Between two fields: no phrase reaches from one to the next.</summary>
    private const int FieldGap = 8;

    private readonly List<string> _marks = [];
    private int _place;
    private int _bytes;

    public WordPlaces Words { get; } = new();

    /// <summary>Words that stand nowhere: what is known of the message besides.</summary>
    public IReadOnlyList<string> Marks => _marks;

    /// <summary>Of a message that cannot be read: it is found by nothing.</summary>
    public void Clear()
    {
        (_place, _bytes) = (0, 0);
        _marks.Clear();
        Words.Clear();
    }

    public void Read(StoredMessage message)
    {
        Clear();
        var record = message.Record;
        _marks.AddRange(SenderGrams.Of(MessageColumns.Sender(record)));
        if (record.HasAttachment())
            _marks.Add(Attached);
        foreach (var field in MessageText.FieldsForSearch(message))
            Add(field);
    }

    private void Add(string text)
    {
        var reader = new SearchWordReader(text);
        while (_bytes < MaxBytes && reader.Read())
        {
            _place = (_place % MaxPlace) + 1;
            if (Words.Add(reader.Word, (ushort)_place, MaxPlaces))
                _bytes += Encoding.UTF8.GetByteCount(reader.Word) + WordOverhead;
            _bytes += sizeof(ushort);
        }

        _place += FieldGap;
    }
}
