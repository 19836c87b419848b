using System.Net;

namespace Mailservr.Audit;

/// <summary>Who does something, by what, and from where.</summary>
/// <param name="AccountId">Null while nobody is signed in.</param>
/// <param name="KeyId">The API key, when it was one.</param>
/// <param name="SessionId">The session, when it was one.</param>
/// <param name="Address">Of the client, as the web server sees it.</param>
/// <param name="UserAgent">As the client calls itself.</param>
public sealed record Actor(
    long? AccountId, long? KeyId, long? SessionId, IPAddress? Address, string? UserAgent)
{
    private const int MaxUserAgentLength = 200;

    /// <summary>What is kept of <see cref="UserAgent"/>: its beginning, without control characters.</summary>
    public string ShortUserAgent => string.Concat(
        (UserAgent ?? "").Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter)).Take(MaxUserAgentLength));
}
