using System.Runtime.InteropServices;
using System.Text;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>The words of one message with their places, as a tsvector is written.</summary>
/// <remarks>
/// Every word begins with its account and with the segment of its mail: so each has an index of its own within the
/// common one, and a search never leads through other people's mail, nor through more of its own than it has to.
/// </remarks>
internal sealed class SearchDocument
{
    /// <summary>A tsvector may have 1 MB; places take a part of it.</summary>
    private const int MaxBytes = 600_000;

    /// <summary>Account and segment, and where the word stands.</summary>
    private const int WordOverhead = 16;

    /// <summary>PostgreSQL counts no further; words behind it are counted from the beginning again.</summary>
    private const int MaxPlace = 16_000;

    /// <summary>PostgreSQL keeps no more places of one word.</summary>
    private const int MaxPlaces = 255;

    /// <summary>Between two fields: no phrase reaches from one to the next.</summary>
    private const int FieldGap = 8;

    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private int _place;
    private int _bytes;

    private readonly List<string> _marks = [];

    /// <summary>Of mail with an attachment. No word of a text begins so, and no letters of a sender do.</summary>
    public const string Attached = "~attached";

    /// <summary>What is found by nothing.</summary>
    public static SearchDocument Empty { get; } = new();

    public static SearchDocument Of(StoredMessage message)
    {
        var record = message.Record;
        var document = new SearchDocument();
        document._marks.AddRange(SenderGrams.Of(MessageColumns.Sender(record)));
        if (record.HasAttachment())
            document._marks.Add(Attached);
        foreach (var field in MessageText.FieldsForSearch(message))
            document.Add(field);
        return document;
    }

    /// <summary>As a tsvector is written, each word with the token before it.</summary>
    public string ToText(string token)
    {
        var text = new StringBuilder();
        foreach (var (word, places) in _places)
            text.Append(token).Append(word).Append(':').AppendJoin(',', places).Append(' ');
        foreach (var mark in _marks)
            text.Append(token).Append(mark).Append(' ');
        return text.ToString();
    }

    private void Add(string text)
    {
        foreach (var word in SearchWordReader.Split(text).TakeWhile(_ => _bytes < MaxBytes))
        {
            _place = (_place % MaxPlace) + 1;
            ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, word, out var known);
            if (!known)
                _bytes += Encoding.UTF8.GetByteCount(word) + WordOverhead;
            places ??= [];
            if (places.Count < MaxPlaces)
                places.Add(_place);
            _bytes += 2;
        }

        _place += FieldGap;
    }
}
