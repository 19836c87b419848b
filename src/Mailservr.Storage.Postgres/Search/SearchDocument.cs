using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mailservr.Messages;

namespace Mailservr.Storage.Postgres;

/// <summary>The words of one message with their places, as a tsvector is written.</summary>
/// <remarks>
/// Every word begins with its account: so an account has an index of its own within the common one, a beginning of a
/// word never leads through other people's mail, and one's rare word is not another's frequent one.
/// </remarks>
internal sealed class SearchDocument
{
    /// <summary>Characters of text per message. Books are longer, letters are not.</summary>
    private const int MaxContent = 256 * 1024;

    /// <summary>A tsvector may have 1 MB; places take a part of it.</summary>
    private const int MaxBytes = 600_000;

    /// <summary>PostgreSQL counts no further; words behind it are counted from the beginning again.</summary>
    private const int MaxPlace = 16_000;

    /// <summary>PostgreSQL keeps no more places of one word.</summary>
    private const int MaxPlaces = 255;

    /// <summary>Between two fields: no phrase reaches from one to the next.</summary>
    private const int FieldGap = 8;

    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private readonly string _account;
    private int _place;
    private int _bytes;

    private SearchDocument(long accountId) => _account = AccountToken(accountId);

    public static string AccountToken(long accountId) => accountId.ToString(CultureInfo.InvariantCulture) + '_';

    public static string Of(StoredMessage message)
    {
        var record = message.Record;
        var document = new SearchDocument(record.AccountId);
        document.Add(record.From is { } from ? from.Address + ' ' + from.Name : "");
        document.Add(record.Subject);
        document.Add(string.Join('\n', record.AllAttachments().Select(attachment => attachment.FileName)));
        document.Add(MessageText.ForSearch(message, MaxContent));
        return document.ToString();
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (word, places) in _places)
            text.Append(_account).Append(word).Append(':').AppendJoin(',', places).Append(' ');
        return text.ToString();
    }

    private void Add(string text)
    {
        foreach (var word in SearchWords.Split(text).TakeWhile(_ => _bytes < MaxBytes))
        {
            _place = (_place % MaxPlace) + 1;
            ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, word, out var known);
            if (!known)
                _bytes += Encoding.UTF8.GetByteCount(word) + _account.Length + 8;
            places ??= [];
            if (places.Count < MaxPlaces)
                places.Add(_place);
            _bytes += 2;
        }

        _place += FieldGap;
    }
}
