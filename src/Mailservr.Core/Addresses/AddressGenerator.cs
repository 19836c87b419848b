using System.Globalization;
using System.Security.Cryptography;
using Mailservr.Accounts;

namespace Mailservr.Addresses;

/// <summary>Makes up local parts. They are not secrets, but nobody should guess the next one.</summary>
internal static class AddressGenerator
{
    /// <summary>Names to try before giving up: with the digits of the last attempt a collision means a full domain.</summary>
    public const int Attempts = 8;

    private const string LettersAndDigits = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int RandomLength = 12;

    /// <param name="format">How it looks.</param>
    /// <param name="attempt">From 0; each one adds a digit where the format has digits.</param>
    public static string Generate(AddressFormat format, int attempt) => format switch
    {
        AddressFormat.Words => $"{Pick(WordList.Adjectives)}-{Pick(WordList.Nouns)}-{Digits(2 + attempt)}",
        AddressFormat.Random => RandomNumberGenerator.GetString(LettersAndDigits, RandomLength),
        AddressFormat.Uuid => NewUuid().ToString("D", CultureInfo.InvariantCulture),
        _ => $"{Pick(NameList.Given)}.{Pick(NameList.Family)}{Digits(2 + attempt)}",
    };

    private static string Pick(IReadOnlyList<string> list) => list[RandomNumberGenerator.GetInt32(list.Count)];

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);

    // RFC 9562 §5.4. Guid.NewGuid promises uniqueness, not unpredictability.
    private static Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
