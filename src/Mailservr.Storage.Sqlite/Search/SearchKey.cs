using System.Buffers.Binary;
using System.Text;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// A word of an account as the index has it: the account first, so that a search never leads through other people's mail.
/// </summary>
internal static class SearchKey
{
    private const int AccountLength = sizeof(long);

    /// <summary>In bytes: a UTF-16 code unit takes three at most. A letter that is written as several may stand at the end.</summary>
    public const int MaxLength = AccountLength + (3 * (SearchWordReader.MaxLength + 32));

    public static byte[] Of(long accountId, ReadOnlySpan<char> word)
    {
        var key = new byte[AccountLength + Encoding.UTF8.GetByteCount(word)];
        BinaryPrimitives.WriteInt64BigEndian(key, accountId);
        Encoding.UTF8.GetBytes(word, key.AsSpan(AccountLength));
        return key;
    }
}
