using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mailservr.Sessions;

/// <summary>
/// A JSON Web Token (RFC 7519) as the session cookie carries it: signed by HMAC-SHA256, by a key of ours.
/// </summary>
/// <remarks>
/// The header is compared, not interpreted: it has one spelling for each key, so there is nothing in it to choose from,
/// neither an algorithm nor a place to fetch a key.
/// </remarks>
internal static class SessionToken
{
    private const int MaxLength = 1024;
    private const string Issuer = "mailservr";
    private const string HeaderStart = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"";
    private const string HeaderEnd = "\"}";

    public static string Write(SigningKey key, SessionClaims claims)
    {
        var signed = HeaderOf(key.Id) + "." + Encode(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"iss":"{{Issuer}}","aud":"{{Issuer}}","sub":"{{claims.AccountId}}","jti":"{{claims.Secret}}","iat":{{claims.IssuedAt.ToUnixTimeSeconds()}},"exp":{{claims.ExpiresAt.ToUnixTimeSeconds()}}}
            """));
        return signed + "." + SignatureOf(signed, key);
    }

    /// <summary>The key that a token says it was signed by; null when it is no token of ours.</summary>
    public static string? KeyIdOf(string token)
    {
        if (token.Length > MaxLength || token.Count('.') != 2)
            return null;
        var header = token[..token.IndexOf('.', StringComparison.Ordinal)];
        if (!Base64Url.IsValid(header))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(header));
        if (text.Length != HeaderStart.Length + SigningKey.IdLength + HeaderEnd.Length)
            return null;
        var id = text.Substring(HeaderStart.Length, SigningKey.IdLength);
        return id.All(char.IsAsciiHexDigitLower) && HeaderOf(id) == header ? id : null;
    }

    /// <summary>Null when the token was not signed by the key, or is over.</summary>
    public static SessionClaims? Read(string token, SigningKey key, DateTimeOffset now)
    {
        if (KeyIdOf(token) != key.Id)
            return null;
        var end = token.LastIndexOf('.');
        // The text is compared, not what it decodes to: there is one spelling of a signature.
        var expected = Encoding.UTF8.GetBytes(SignatureOf(token[..end], key));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(token[(end + 1)..])))
            return null;
        var begin = token.IndexOf('.', StringComparison.Ordinal) + 1;
        return ReadClaims(Base64Url.DecodeFromChars(token.AsSpan(begin, end - begin))) is { } claims && claims.ExpiresAt > now && claims.IssuedAt <= now.AddMinutes(5)
            ? claims
            : null;
    }

    // What is read here was signed by us; it is of the right form unless the form has changed since.
    private static SessionClaims? ReadClaims(byte[] payload)
    {
        using var json = JsonDocument.Parse(payload);
        var root = json.RootElement;
        if (Text(root, "iss") != Issuer || Text(root, "aud") != Issuer || Text(root, "jti") is not { } secret)
            return null;
        return long.TryParse(Text(root, "sub"), NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            && Time(root, "iat") is { } issuedAt && Time(root, "exp") is { } expiresAt
                ? new SessionClaims(accountId, secret, issuedAt, expiresAt)
                : null;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.Number
        && claim.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string HeaderOf(string keyId) => Encode(HeaderStart + keyId + HeaderEnd);

    private static string SignatureOf(string signed, SigningKey key) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(signed)));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <param name="AccountId">Whose session.</param>
/// <param name="Secret">Random; only its hash is in the row of the session.</param>
/// <param name="IssuedAt">In whole seconds.</param>
/// <param name="ExpiresAt">In whole seconds.</param>
internal sealed record SessionClaims(long AccountId, string Secret, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
