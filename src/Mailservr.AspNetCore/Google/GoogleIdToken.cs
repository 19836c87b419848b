using System.Buffers.Text;
using System.Text.Json;
using Mailservr.Identities;
using Microsoft.AspNetCore.Authentication;

namespace Mailservr.AspNetCore.Google;

/// <summary>
/// Reads who has signed in out of an ID token. It came straight from the token endpoint over TLS, which stands for its
/// signature (OpenID Connect Core §3.1.3.7, point 6); everything else there is checked.
/// </summary>
internal static class GoogleIdToken
{
    private const string Issuer = "https://accounts.google.com";

    // The spelling of tokens of long ago, which Google still documents.
    private const string BareIssuer = "accounts.google.com";
    private const int MaxLength = 16 * 1024;
    private const int MaxSubjectLength = 255;
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Throws an <see cref="AuthenticationFailureException"/> or a <see cref="JsonException"/> when it does not hold.</summary>
    public static ExternalIdentity Read(string? token, string clientId, DateTimeOffset now)
    {
        if (token is not { Length: <= MaxLength } || token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
            throw new AuthenticationFailureException("There is no ID token.");
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        var claims = json.RootElement;
        if (Text(claims, "iss") is not (Issuer or BareIssuer))
            throw new AuthenticationFailureException("The ID token is of another issuer.");
        if (Text(claims, "aud") != clientId || (Text(claims, "azp") is { } party && party != clientId))
            throw new AuthenticationFailureException("The ID token is for another client.");
        if (!(Time(claims, "exp") > now - ClockDifference) || !(Time(claims, "iat") < now + ClockDifference))
            throw new AuthenticationFailureException("The ID token is too old, or of the future.");
        if (Text(claims, "sub") is not { Length: > 0 and <= MaxSubjectLength } subject
            || !subject.All(letter => letter is > ' ' and <= '~'))
            throw new AuthenticationFailureException("The ID token names nobody.");
        return new ExternalIdentity(Issuer, subject, Text(claims, "email"), IsTrue(claims, "email_verified"));
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private static bool IsTrue(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.True;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.Number
        && claim.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
